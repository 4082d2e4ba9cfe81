/** Which module makes which page live. */

import { attachBill } from "./bill.js";
import { attachKeypad } from "./keypad.js";
import { attachPair, attachSignIn } from "./pairing.js";
import { attachPaid } from "./paid.js";
import { attachSettings } from "./settings.js";

const VIEWS = {
  keypad: attachKeypad,
  open: attachBill,
  paid: attachPaid,
  pair: attachPair,
  "sign-in": attachSignIn,
  settings: attachSettings,
};

/**
 * Make a page live.
 * @param {HTMLElement} view the page's outermost element, with `data-view`
 * @returns {(() => void)|undefined} ends what was begun
 */
export function attachView(view) {
  for (const button of view.querySelectorAll("[data-print]")) {
    button.addEventListener("click", () => window.print());
  }
  return VIEWS[view.dataset.view]?.(view);
}
