/**
 * Hearing of a bill: live events, and a look every two seconds while there are none.
 * Both bring the same update; whatever comes first is shown.
 */

import { showConnection } from "./navigation.js";
import { signIn } from "./signing.js";

const POLL_MILLISECONDS = 2_000;
const SILENCE_MILLISECONDS = 12_000;
const REOPEN_MILLISECONDS = 10_000;

/**
 * Follow the bill of a view.
 * @param {HTMLElement} view with `data-live` and `data-state`
 * @param {(update: Object) => void} take
 * @returns {() => void} stops it
 */
export function follow(view, take) {
  let source = null;
  let heardAt = 0;
  let openedAt = 0;
  let isAsking = false;
  let isOver = false;

  function hear() {
    heardAt = Date.now();
    showConnection(true);
  }

  function open() {
    openedAt = Date.now();
    source = new EventSource(view.dataset.live);
    source.addEventListener("open", hear);
    source.addEventListener("beat", hear);
    source.addEventListener("other", look);
    source.addEventListener("bill", (event) => {
      hear();
      pass(JSON.parse(event.data));
    });
  }

  function pass(update) {
    if (!isOver) {
      take(update);
    }
  }

  async function look() {
    if (isAsking || isOver) {
      return;
    }
    isAsking = true;
    try {
      const answer = await fetch(view.dataset.state, {
        headers: { Accept: "application/json" },
        cache: "no-store",
        signal: AbortSignal.timeout(3 * POLL_MILLISECONDS),
      });
      if (answer.status === 401) {
        await signIn();
      } else if (answer.ok) {
        showConnection(true);
        pass(await answer.json());
      } else {
        showConnection(answer.status < 500);
      }
    } catch {
      if (!isOver) {
        showConnection(false);
      }
    } finally {
      isAsking = false;
    }
  }

  function watch() {
    const now = Date.now();
    const isClosed = source.readyState === EventSource.CLOSED;
    if (isClosed && now - openedAt > REOPEN_MILLISECONDS) {
      open();
    }
    const isLive = source.readyState === EventSource.OPEN;
    if (!isLive || now - heardAt > SILENCE_MILLISECONDS) {
      look();
    }
  }

  open();
  const timer = window.setInterval(watch, POLL_MILLISECONDS);
  view.addEventListener("look", look);
  return () => {
    isOver = true;
    window.clearInterval(timer);
    source.close();
  };
}
