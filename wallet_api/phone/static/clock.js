/**
 * The time, as the server has it: an old phone's clock may be minutes off, and what
 * is signed carries times that are checked.
 */

const TRUSTED_SECONDS = 20;

let offsetMs = 0;

/** Compare the phone's clock with the server's; without a signal nothing changes. */
export async function compareClocks() {
  try {
    const answer = await fetch("/health/live", { cache: "no-store" });
    const server = Date.parse(answer.headers.get("Date") ?? "");
    const off = server - Date.now();
    if (!Number.isNaN(off)) offsetMs = Math.abs(off) > TRUSTED_SECONDS * 1000 ? off : 0;
  } catch {
    // The phone's own clock serves until there is a signal.
  }
}

/** @returns {number} UTC seconds */
export function now() {
  return Math.floor((Date.now() + offsetMs) / 1000);
}
