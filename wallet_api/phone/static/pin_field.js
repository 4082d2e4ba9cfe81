/**
 * A field for the PIN: shown or hidden, typed or pasted, and handed on by itself when
 * it is complete, so that no tap is needed.
 */

import { element } from "/screens/dom.js";
import { t } from "/screens/words.js";

import { PIN_DIGITS, readDigits } from "./pins.js";

let made = 0;

/**
 * @param {string} label
 * @param {(pin: string) => void} complete called with six digits
 */
export function pinField(label, complete) {
  made += 1;
  const id = `pin-${made}`;
  const error = element("p", { class: "error", id: `${id}-error`, role: "alert" });
  error.hidden = true;
  const input = element("input", {
    id,
    type: "password",
    class: "pin",
    inputmode: "numeric",
    autocomplete: "off",
    // Not six: a paste may bring spaces with it.
    maxlength: "20",
    "aria-describedby": `${id}-error`,
  });
  const look = element(
    "button",
    { type: "button", class: "link", "aria-pressed": "false" },
    t("wallet.pin.show"),
  );
  look.addEventListener("click", () => {
    const isHidden = input.type === "password";
    input.type = isHidden ? "text" : "password";
    look.setAttribute("aria-pressed", String(isHidden));
    look.textContent = t(isHidden ? "wallet.pin.hide" : "wallet.pin.show");
    input.focus();
  });
  const read = (event) => {
    if (event.isComposing) return;
    const digits = readDigits(input.value, PIN_DIGITS);
    if (input.value !== digits) input.value = digits;
    if (digits.length === PIN_DIGITS && !input.disabled) complete(digits);
    else if (digits) say("");
  };
  input.addEventListener("input", read);
  input.addEventListener("compositionend", () => read({ isComposing: false }));

  function say(text) {
    error.textContent = text;
    error.hidden = !text;
    input.setAttribute("aria-invalid", String(Boolean(text)));
  }

  const node = element(
    "div",
    { class: "field" },
    element("label", { for: id }, label),
    input,
    error,
    look,
  );
  return {
    node,
    focus: () => input.focus(),
    clear: () => {
      input.value = "";
    },
    say,
    disable: (isOff) => {
      input.disabled = isOff;
    },
  };
}
