/** A bill that waits: its time running out, an offer arriving, and the end of it. */

import { announce } from "../screens/dom.js";
import { t } from "../screens/words.js";
import { follow } from "./live.js";
import { swapIn, visit } from "./navigation.js";
import { playOffer } from "./sound.js";

const WARN_SECONDS = 60;

/**
 * How much time is left, in words.
 * @param {number} seconds
 */
export function leftText(seconds) {
  if (seconds <= 0) {
    return t("till.bill.checking");
  }
  const minutes = Math.floor(seconds / 60);
  return minutes > 0
    ? t("till.bill.left", { minutes, seconds: seconds % 60 })
    : t("till.bill.left_seconds", { seconds });
}

/** Make the page of a waiting bill live. */
export function attachBill(view) {
  const stopFollowing = follow(view, (update) => {
    if (update.follow) {
      visit(update.follow);
    } else if (update.mark !== view.dataset.mark) {
      swapIn(update.page, view.dataset.bill);
    }
  });
  const stopCounting = countDown(view);
  const offer = view.querySelector("#offer");
  if (offer) {
    playOffer();
    // What is asked is read out; the buttons that answer it are not part of it.
    const asked = [...offer.querySelectorAll("h2, p")].map((each) => each.textContent);
    announce(asked.join(" "), true);
  }
  return () => {
    stopFollowing();
    stopCounting();
  };
}

function countDown(view) {
  const left = view.querySelector("#left");
  const end = performance.now() + Number(view.dataset.secondsLeft) * 1000;
  let hasWarned = false;
  function tick() {
    const seconds = Math.ceil((end - performance.now()) / 1000);
    left.textContent = leftText(seconds);
    if (seconds <= WARN_SECONDS && !hasWarned) {
      hasWarned = true;
      left.classList.add("soon");
      announce(t("till.bill.minute_left"));
    }
    if (seconds <= 0) {
      view.dispatchEvent(new Event("look"));
    }
  }
  const timer = window.setInterval(tick, 1_000);
  return () => window.clearInterval(timer);
}
