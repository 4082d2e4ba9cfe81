/** Locking after five idle minutes, counted also while the wallet is closed. */

import { knownAccount } from "./store.js";
import { lock, touch } from "./keybox.js";
import { askPin, isAsking } from "./pin_dialog.js";

const IDLE_MS = 5 * 60 * 1000;
const TOUCHED = "meguru-touched";
const NOTE_MS = 5000;
const LOOK_MS = 5000;

let noted = 0;

/** Whether the phone lay idle so long that the PIN is asked before anything is shown. */
export function wasIdle() {
  const gone = Date.now() - Number(localStorage.getItem(TOUCHED) ?? 0);
  return gone > IDLE_MS || gone < 0;
}

/** Ask for the PIN; what lies behind it is not to be seen meanwhile. */
export async function unlock() {
  lock();
  await askPin({ canLeave: false });
  note(true);
}

/** Watch for use, and for its absence. */
export function watchIdle() {
  const used = () => {
    if (isAsking() || isOver()) return;
    touch();
    note(false);
  };
  for (const kind of ["pointerdown", "keydown"])
    addEventListener(kind, used, { capture: true, passive: true });
  const look = () => isOver() && !isAsking() && unlock();
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look);
  note(true);
}

function isOver() {
  return knownAccount() !== null && wasIdle();
}

function note(isAtOnce) {
  if (!isAtOnce && Date.now() - noted < NOTE_MS) return;
  noted = Date.now();
  localStorage.setItem(TOUCHED, String(noted));
}
