/**
 * Asking for the PIN, over whatever screen is shown. Wrong tries are counted before
 * they are made; while a wait runs its rest is shown, also after a reload.
 */

import { announce, element } from "/screens/dom.js";
import { t } from "/screens/words.js";

import { secondsToWait, triesLeft } from "./attempts.js";
import { button, line } from "./kit.js";
import { open, PinWrong } from "./keybox.js";
import { pinField } from "./pin_field.js";

let asking = null;

/**
 * Ask for the PIN and open the key.
 * @param {{reason?: string, canLeave?: boolean}} [options]
 * @returns {Promise<boolean>} whether it was opened
 */
export function askPin(options = {}) {
  asking ??= ask(options).finally(() => {
    asking = null;
  });
  return asking;
}

/** Whether the PIN is being asked for. */
export function isAsking() {
  return asking !== null;
}

function ask({ reason = "", canLeave = true }) {
  return new Promise((resolve) => {
    let timer = 0;
    const dialog = element("dialog", {
      class: "pin-dialog",
      "aria-labelledby": "pin-title",
      closedby: canLeave ? null : "none",
    });
    let isOver = false;
    const wait = element("p", { class: "notice soon" });
    wait.hidden = true;
    const field = pinField(t("wallet.pin.label"), tryPin);
    const forgotten = element(
      "details",
      {},
      element("summary", {}, t("wallet.pin.forgotten")),
      line(t("wallet.pin.forgotten_how"), "quiet"),
    );
    dialog.append(
      element("h1", { id: "pin-title" }, t("wallet.pin.title")),
      ...(reason ? [line(reason)] : []),
      wait,
      field.node,
      ...(canLeave ? [button(t("wallet.cancel"), () => finish(false), "quiet")] : []),
      forgotten,
    );
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      if (canLeave) finish(false);
    });
    // A browser closes a dialog at the third Escape, whatever is said at `cancel`: what
    // lies behind this one is not shown by that.
    dialog.addEventListener("close", () => {
      if (isOver) return;
      if (canLeave) return finish(false);
      dialog.showModal();
      field.focus();
    });
    document.body.append(dialog);
    dialog.showModal();
    holdBack().then(() => field.focus());

    async function tryPin(pin) {
      field.disable(true);
      if ((await secondsToWait()) > 0) return holdBack();
      field.say("");
      try {
        await open(pin);
        return finish(true);
      } catch (problem) {
        field.disable(false);
        field.clear();
        field.say(t(problem instanceof PinWrong ? "wallet.pin.wrong" : "wallet.pin.unreadable"));
        if (problem instanceof PinWrong) await sayTries();
        await holdBack();
        return field.focus();
      }
    }

    async function sayTries() {
      const left = await triesLeft();
      if (left > 0) field.say(t("wallet.pin.wrong_left", { left }));
    }

    async function holdBack() {
      clearInterval(timer);
      const until = Date.now() + (await secondsToWait()) * 1000;
      if (until <= Date.now()) return;
      field.disable(true);
      announce(waitText(until));
      const tick = () => {
        if (Date.now() >= until) {
          clearInterval(timer);
          wait.hidden = true;
          field.disable(false);
          field.focus();
          return;
        }
        wait.hidden = false;
        wait.textContent = waitText(until);
      };
      tick();
      timer = setInterval(tick, 500);
    }

    function finish(isOpen) {
      isOver = true;
      clearInterval(timer);
      dialog.close();
      dialog.remove();
      resolve(isOpen);
    }
  });
}

function waitText(until) {
  const left = Math.max(Math.ceil((until - Date.now()) / 1000), 0);
  const minutes = Math.floor(left / 60);
  const seconds = left % 60;
  if (minutes === 0) return t("wallet.pin.wait_seconds", { seconds });
  return t("wallet.pin.wait_minutes", { minutes, seconds });
}
