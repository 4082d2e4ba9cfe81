/** The keypad: touched keys and a keyboard's, and an amount that is easy to read. */

import { announce } from "../screens/dom.js";
import { t } from "../screens/words.js";
import { follow } from "./live.js";
import { showConnection, swapIn, visit } from "./navigation.js";

export const DIGITS_MOST = 7;
const RECENTS_MILLISECONDS = 30_000;

/**
 * What stands on the keypad after a key.
 * @param {string} digits what stood there, digits only
 * @param {string} key a digit, "back" or "clear"
 */
export function press(digits, key) {
  if (key === "clear") {
    return "";
  }
  if (key === "back") {
    return digits.slice(0, -1);
  }
  const next = (digits + key).replace(/^0+/, "");
  return next.length > DIGITS_MOST ? digits : next;
}

/** Digits with commas, as a clerk reads them. */
export function group(digits) {
  return digits.replace(/\B(?=(\d{3})+$)/g, ",");
}

/** Which of our keys a key of the keyboard is, if any. */
export function keyOf(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) {
    return null;
  }
  if (/^[0-9]$/.test(event.key)) {
    return event.key;
  }
  const others = { Backspace: "back", Delete: "clear", Escape: "clear", c: "clear" };
  return others[event.key === "C" ? "c" : event.key] ?? null;
}

/** Make the keypad live. */
export function attachKeypad(view) {
  const form = view.querySelector("form.keypad");
  const field = form.querySelector("#amount");
  const ended = new AbortController();
  const { signal } = ended;
  let digits = field.value.replace(/\D/g, "").replace(/^0+/, "").slice(0, DIGITS_MOST);
  let isUntouched = true;

  // The screen's keys type, so a phone's own keyboard stays away.
  field.readOnly = true;
  field.value = group(digits);

  function type(key) {
    // A corrected amount is replaced by the first digit, and edited by backspace.
    const before = isUntouched && /\d/.test(key) ? "" : digits;
    isUntouched = false;
    digits = press(before, key);
    field.value = group(digits);
    form.querySelector("#amount-error").textContent = "";
    announce(t("till.keypad.said", { amount: Number(digits) }));
  }

  for (const button of form.querySelectorAll("[data-key]")) {
    // A touched key does not take the focus: Enter then still shows the QR.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => type(button.dataset.key));
  }
  form.addEventListener("submit", (event) => {
    if (digits === "") {
      event.preventDefault();
      event.stopPropagation();
      form.querySelector("#amount-error").textContent = t("till.keypad.empty");
      announce(t("till.keypad.empty"), true);
    }
  });
  document.addEventListener(
    "keydown",
    (event) => {
      const key = keyOf(event);
      if (key) {
        event.preventDefault();
        type(key);
      } else if (event.key === "Enter" && !event.repeat && isNoControl(event.target)) {
        event.preventDefault();
        form.requestSubmit();
      }
    },
    { signal }
  );

  const stopFollowing = followCorrected(view);
  const stopRecents = keepRecents(view, signal);
  return () => {
    ended.abort();
    stopRecents();
    stopFollowing();
  };
}

function isNoControl(target) {
  return !target.closest("a, button, input:not([readonly]), select");
}

/** While an amount is corrected its old bill can still be paid; then it is shown. */
function followCorrected(view) {
  if (!("following" in view.dataset)) {
    return () => {};
  }
  return follow(view, (update) => {
    if (update.follow) {
      visit(update.follow);
    } else if (update.view !== "open") {
      swapIn(update.page, view.dataset.bill);
    }
  });
}

function keepRecents(view, signal) {
  const list = view.querySelector(".recents");
  if (!list) {
    return () => {};
  }
  async function renew() {
    try {
      const answer = await fetch(view.dataset.recents, { cache: "no-store", signal });
      showConnection(answer.status < 500);
      if (answer.ok && !answer.redirected && !list.contains(document.activeElement)) {
        const parsed = new DOMParser().parseFromString(await answer.text(), "text/html");
        list.replaceChildren(...parsed.body.childNodes);
      }
    } catch {
      if (!signal.aborted) {
        showConnection(false);
      }
    }
  }
  const timer = window.setInterval(renew, RECENTS_MILLISECONDS);
  window.addEventListener("online", renew, { signal });
  window.addEventListener("offline", () => showConnection(false), { signal });
  return () => window.clearInterval(timer);
}

