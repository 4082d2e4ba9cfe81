/** Small parts that several screens are built of. */

import { formatMoment, formatTime, formatYen } from "/screens/amounts.js";
import { element } from "/screens/dom.js";
import { language, refusalText, t } from "/screens/words.js";

import { now } from "./clock.js";

/** An amount as the largest thing of a screen. */
export function amount(yen, attributes = {}) {
  const unit = (text) => element("span", { class: "yen" }, text);
  const number = yen.toLocaleString("en-US");
  const parts = language() === "ja" ? [number, unit("円")] : [unit("¥"), number];
  return element("p", { class: "amount", ...attributes }, ...parts);
}

/** A name and a sum in one row. */
export function row(left, yen, attributes = {}) {
  const sum = typeof yen === "number" ? formatYen(yen) : yen;
  const name = typeof left === "string" ? element("span", {}, left) : left;
  return element(
    "div",
    { class: "row", ...attributes },
    name,
    element("span", { class: "sum" }, sum),
  );
}

/** A button. @param {string} kind classes beside `button` */
export function button(text, press, kind = "", attributes = {}) {
  return element(
    "button",
    { type: "button", class: `button ${kind}`, onclick: press, ...attributes },
    text,
  );
}

/** The head of a screen: a way back, and what the screen is. */
export function head(title, goBack) {
  const arrow = goBack
    ? element(
        "button",
        { type: "button", class: "back", "aria-label": t("wallet.back"), onclick: goBack },
        "←",
      )
    : null;
  return element("header", { class: "head" }, arrow, element("h1", {}, title));
}

/** A boxed sentence. @param {""|"soon"|"stop"|"done"} kind */
export function notice(kind, ...lines) {
  const role = kind === "stop" ? "alert" : null;
  return element(
    "div",
    { class: `notice ${kind}`, role },
    ...lines.map((line) => element("p", {}, line)),
  );
}

/** What was refused, and what to do about it. */
export function refusal(problem) {
  // Found by this phone, not by the server: it does not sign what is not what it shows.
  if (problem.code === "quote_differs") {
    return notice("stop", t("wallet.confirm.differs"), t("wallet.confirm.differs_how"));
  }
  const { text, remedy } = refusalText(problem.code ? problem : { code: "internal" });
  return notice("stop", text, remedy);
}

/** A ring that turns, and the sentence that says what is awaited. */
export function waiting(text) {
  const ring = element("span", { class: "ring turning big", "aria-hidden": "true" });
  return element("div", { class: "waiting", role: "status" }, ring, element("p", {}, text));
}

/** A sentence of ordinary text. */
export function line(text, kind = "") {
  return element("p", { class: kind || null }, text);
}

/** Days in words: today 10:31, yesterday 17:05, 2026年11月3日. */
export function formatWhen(seconds, offset) {
  const day = (at) => Math.floor((at + offset) / 86400);
  const clock = formatTime(seconds, offset);
  const ago = day(now()) - day(seconds);
  if (ago === 0) return t("wallet.today", { time: clock });
  if (ago === 1) return t("wallet.yesterday", { time: clock });
  return formatMoment(seconds, offset);
}

/**
 * Put the focus on something that took the place of what had it.
 * @param {HTMLElement|null|undefined} place the heading, where there is none
 */
export function moveFocus(place) {
  const to = place ?? document.querySelector("main h1");
  if (to.tabIndex < 0) to.tabIndex = -1;
  to.focus();
}

/**
 * Draw something again, and leave the focus on what had it: the two are known to be the
 * same by `data-stays`.
 * @param {() => void} draw
 * @param {Element} [part] only what stands in here
 * @returns {boolean} whether the focus was there, and found no place again
 */
export function keepFocus(draw, part = document.body) {
  const held = document.activeElement;
  const isHeld = part.contains(held) && held !== document.body;
  draw();
  if (!isHeld || held.isConnected) return false;
  const name = held.dataset.stays;
  const again = name ? part.querySelector(`[data-stays="${CSS.escape(name)}"]`) : null;
  again?.focus({ preventScroll: true });
  return !again;
}

/** A short shake of the phone; browsers allow it only after somebody touched the page. */
export function buzz(pattern) {
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.(pattern);
}
