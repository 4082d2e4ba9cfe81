/** What a scanned or typed text means to this wallet. */

const BILL = /^\/p\/([A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{16})$/;
const CODE_LETTERS = 16;
const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/**
 * @param {string} text what the camera read
 * @param {Location} here the wallet's own address
 * @returns {{kind: "bill", bill: string} | {kind: "join", code: string}
 *   | {kind: "foreign", what: "site"|"sticker"|"other"}}
 */
export function readScanned(text, here) {
  const plain = text.normalize("NFKC").trim();
  if (/^[0-9]{6}$/.test(plain)) return { kind: "bill", bill: plain };
  let address;
  try {
    address = new URL(plain);
  } catch {
    // EMVCo's payment stickers begin with their version, "000201".
    return { kind: "foreign", what: plain.startsWith("000201") ? "sticker" : "other" };
  }
  if (!/^https?:$/.test(address.protocol)) return { kind: "foreign", what: "other" };
  if (!isOurs(address, here)) return { kind: "foreign", what: "site" };
  const bill = BILL.exec(address.pathname);
  if (bill) return { kind: "bill", bill: bill[1] };
  const code = readCode(readFragment(address.hash));
  if (address.pathname === "/join" && code) return { kind: "join", code };
  return { kind: "foreign", what: "site" };
}

function isOurs(address, here) {
  if (address.host === here.host) return true;
  const isLocal = LOOPBACK.has(address.hostname) && LOOPBACK.has(here.hostname);
  return isLocal && address.port === here.port;
}

/** What stands behind the # of an address; nothing where it is no text. */
export function readFragment(hash) {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return "";
  }
}

/** @returns {string|null} an invitation's code as `ABCD-EFGH-JKMN-PQRS` */
export function readCode(text) {
  const letters = codeLetters(text);
  return letters.length === CODE_LETTERS ? groupCode(letters) : null;
}

/** The letters of a code, whatever stands between them. */
export function codeLetters(text) {
  return text
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .slice(0, CODE_LETTERS);
}

/** Whether somebody typed letters that no code has, such as kana. */
export function hasOtherLetters(text) {
  return /[^\s\x21-\x7e\u2010-\u2015\u2212\u30fc]/.test(text.normalize("NFKC"));
}

/** Write letters in groups of four, as the letter prints them. */
export function groupCode(letters) {
  return letters.match(/.{1,4}/g)?.join("-") ?? "";
}
