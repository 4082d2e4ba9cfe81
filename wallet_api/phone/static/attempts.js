/**
 * Wrong PINs, counted before each try and slowed: three are free, then longer and
 * longer waits. The count lies in the store, so a reload does not begin anew.
 */

import { change, forget, read } from "./store.js";

const RECORD = "attempts";
const FREE = 3;
const WAITS_SECONDS = [30, 60, 300, 900, 3600];

const seconds = () => Math.floor(Date.now() / 1000);

/** How long to wait after so many wrong PINs. */
export function waitAfter(failures) {
  if (failures < FREE) return 0;
  return WAITS_SECONDS[Math.min(failures - FREE, WAITS_SECONDS.length - 1)];
}

/** @returns {Promise<number>} seconds until a PIN may be tried */
export async function secondsToWait() {
  const record = await read(RECORD);
  if (!record) return 0;
  const wait = waitAfter(record.failures);
  // A clock set back must not shorten the wait, and one set far back not lengthen it.
  const gone = Math.max(seconds() - record.at, 0);
  return Math.max(wait - gone, 0);
}

/** Count a try as wrong before it is made; `forgive` takes all back. */
export function countTry() {
  return change(RECORD, (old) => ({ failures: (old?.failures ?? 0) + 1, at: seconds() }));
}

/** The PIN was right. */
export function forgive() {
  return forget(RECORD);
}

/** @returns {Promise<number>} how many tries are left before the first wait */
export async function triesLeft() {
  const record = await read(RECORD);
  return Math.max(FREE - (record?.failures ?? 0), 0);
}
