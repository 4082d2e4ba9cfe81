/**
 * One action's page: signing it, and waiting while the chain runs it. A resident's page
 * waits in the same way until the account has stopped.
 */

import { request } from "/screens/api.js";
import { loadWords, t } from "/screens/words.js";
import { formatYen } from "/screens/amounts.js";
import { openSigning } from "./signing.js";

const POLL_MILLISECONDS = 1500;

await loadWords();
const box = document.querySelector("[data-signing]");
if (box) {
  openSigning(box);
}
const waiting = document.querySelector("[data-state]");
if (waiting) {
  watch(waiting);
}

function watch(place) {
  window.setTimeout(async () => {
    try {
      const now = await request("GET", place.dataset.state);
      if (hasMoved(place, now)) {
        window.location.replace(place.dataset.then ?? window.location.pathname);
        return;
      }
      showProgress(place, now.issue);
    } catch {
      // Asked again soon; the link below leads to the same.
    }
    watch(place);
  }, POLL_MILLISECONDS);
}

function hasMoved(place, now) {
  const ended = now.issue && (now.issue.completed || now.issue.failure);
  return now.state !== place.dataset.seen || Boolean(ended);
}

function showProgress(place, issue) {
  const bar = place.querySelector("progress");
  if (!bar || !issue) {
    return;
  }
  bar.value = issue.executed + issue.refused;
  place.querySelector("[data-progress]").textContent = t("desk.issue.so_far", {
    executed: formatYen(issue.executed),
    total: formatYen(issue.total),
  });
}
