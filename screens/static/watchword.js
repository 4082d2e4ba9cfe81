/**
 * Watchwords: a colour word and two digits from the order's hash, the same on the
 * payer's and the till's screen. `ledger/domain/watchwords.py` has the same table.
 */

import { fromHex } from "./keys.js";

const COLOURS = [
  ["あか", "red"],
  ["あお", "blue"],
  ["きいろ", "yellow"],
  ["みどり", "green"],
  ["しろ", "white"],
  ["くろ", "black"],
  ["むらさき", "purple"],
  ["ちゃいろ", "brown"],
];

/**
 * The watchword of an order's 32-byte hash.
 * @param {string} order `0x…`
 * @returns {{ja: string, en: string, digits: string}}
 */
export function watchwordOf(order) {
  const bytes = fromHex(order);
  if (bytes.length !== 32) {
    throw new TypeError("an order's hash has 32 bytes");
  }
  const [ja, en] = COLOURS[bytes[0] % COLOURS.length];
  const number = new DataView(bytes.buffer).getUint32(1) % 100;
  const digits = String(number).padStart(2, "0");
  return { ja: `${ja} ${digits}`, en: `${en} ${digits}`, digits };
}
