/** The paid screen: seen, heard and said, and then ready for the next customer. */

import { announce } from "../screens/dom.js";
import { follow } from "./live.js";
import { currentView, submit } from "./navigation.js";
import { readSettings, ringPaid } from "./sound.js";

const RUNG = "meguru-till-rung";
const CLOSE_MILLISECONDS = 60_000;
const GUARD_MILLISECONDS = 700;

/** Make the paid screen live. */
export function attachPaid(view) {
  const shownAt = Date.now();
  const ended = new AbortController();
  const next = view.querySelector("#next");
  // A page that is loaded again is no second sale: each bill rings once.
  if (sessionStorage.getItem(RUNG) !== view.dataset.reference) {
    sessionStorage.setItem(RUNG, view.dataset.reference);
    tell(view);
  }
  document.addEventListener(
    "keydown",
    (event) => {
      // A key meant for the page before does not close this one unseen.
      const isMeant = Date.now() - shownAt > GUARD_MILLISECONDS && !event.repeat;
      if (event.key === "Enter" && isMeant && !event.target.closest("a, button")) {
        event.preventDefault();
        submit(next);
      }
    },
    { signal: ended.signal }
  );
  const closing = readSettings().close
    ? window.setTimeout(() => submit(next), CLOSE_MILLISECONDS)
    : undefined;
  const stopFollowing = follow(view, (update) => renewStep(view, update));
  return () => {
    ended.abort();
    window.clearTimeout(closing);
    stopFollowing();
  };
}

function tell(view) {
  const said = [view.querySelector("h1").textContent, view.dataset.speech];
  announce(said.join(" ").replace(/\s+/g, " ").trim(), true);
  // A browser refuses, loudly, before its first touch.
  if (navigator.userActivation?.hasBeenActive) {
    navigator.vibrate?.([120, 80, 240]);
  }
  view.dataset.heard = ringPaid(view.dataset.speech).join(" ");
}

/** Once paid, only the small line about the record changes. */
function renewStep(view, update) {
  if (update.view !== "paid" || update.mark === view.dataset.mark) {
    return;
  }
  const fresh = new DOMParser().parseFromString(update.page, "text/html");
  const step = fresh.querySelector("#step");
  const shown = currentView().querySelector("#step");
  if (step && shown) {
    shown.textContent = step.textContent;
    view.dataset.mark = update.mark;
  }
}
