/** PINs: six digits that are not the first ones anybody would try. */

export const PIN_DIGITS = 6;

/** Read what was typed or pasted as digits; a Japanese keyboard writes wide ones. */
export function readDigits(text, most) {
  return text
    .normalize("NFKC")
    .replace(/[^0-9]/g, "")
    .slice(0, most);
}

/** Whether a PIN is among the first that a finder of the phone would try. */
export function isObvious(pin) {
  const digits = [...pin].map(Number);
  const steps = new Set(digits.slice(1).map((digit, i) => (digit - digits[i] + 10) % 10));
  const isRun = steps.size === 1;
  const isRepeated = /^(\d{2})\1\1$/.test(pin) || /^(\d{3})\1$/.test(pin);
  const isPaired = /^(\d)\1(\d)\2(\d)\3$/.test(pin);
  return isRun || isRepeated || isPaired;
}
