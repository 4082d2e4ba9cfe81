/** Screens for places where no key may be made: other browsers first, then here. */

import { element, announce } from "/screens/dom.js";
import { t } from "/screens/words.js";

import { button, head, line, notice } from "../kit.js";

/** An app's own browser, or another browser on an iPhone. */
export function elsewhere({ place }, life) {
  const browser = place === "ios-other" || isApple() ? "Safari" : "Chrome";
  const copied = element("p", { role: "status", class: "quiet" });
  const copy = async () => {
    try {
      // The code stays out of the clipboard: it is typed from the letter.
      await navigator.clipboard.writeText(`${location.origin}/`);
      copied.textContent = t("wallet.place.copied", { browser });
    } catch {
      copied.textContent = t("wallet.place.copy_failed", { link: `${location.origin}/` });
    }
  };
  life.show([
    head(t("wallet.place.open_in", { browser })),
    element(
      "div",
      { class: "stack" },
      line(t("wallet.place.why_browser", { browser })),
      element(
        "ol",
        { class: "steps" },
        ...["copy", "open", "paste"].map((step) =>
          element("li", {}, t(`wallet.place.step_${step}`, { browser })),
        ),
      ),
      button(t("wallet.place.copy"), copy),
      copied,
      element("p", { class: "code-box" }, `${location.origin}/`),
    ),
  ]);
}

/** Safari on an iPhone: the home screen first, because it keeps its own storage. */
export function install(_, life) {
  const steps = [
    ["share", "wallet.install.step_share"],
    ["add", "wallet.install.step_add"],
    ["open", "wallet.install.step_open"],
    ["code", "wallet.install.step_code"],
  ];
  life.show([
    head(t("wallet.install.title")),
    element(
      "div",
      { class: "stack" },
      line(t("wallet.install.why")),
      element(
        "ol",
        { class: "steps pictured" },
        ...steps.map(([sign, key]) =>
          element("li", {}, picture(sign), element("span", {}, t(key))),
        ),
      ),
      notice("", t("wallet.install.keep_letter")),
    ),
  ]);
}

/** A page without encryption: no key can be kept, and no camera opens. */
export function insecure(_, life) {
  life.show([
    head(t("wallet.insecure.title")),
    notice("stop", t("wallet.insecure.why"), t("wallet.insecure.how")),
  ]);
}

/** The account is known, its key is gone. */
export function vanished(_, life) {
  life.show([
    head(t("wallet.vanished.title")),
    element(
      "div",
      { class: "stack" },
      line(t("wallet.vanished.why")),
      notice("done", t("wallet.vanished.money_safe")),
      line(t("wallet.vanished.how")),
      element(
        "ul",
        {},
        ...["identity", "phone", "letter"].map((what) =>
          element("li", {}, t(`wallet.vanished.bring_${what}`)),
        ),
      ),
      line(t("wallet.vanished.later"), "quiet"),
    ),
  ]);
  announce(t("wallet.vanished.title"));
}

function isApple() {
  return /iPhone|iPad|iPod|Macintosh/.test(navigator.userAgent);
}

// Drawn like the signs on the phone itself; they say nothing that the words do not.
const DRAWINGS = {
  share: "M20 4v22M12 11l8-8 8 8M9 18H6v18h28V18h-3",
  add: "M6 6h28v28H6zM20 12v16M12 20h16",
  open: "M31 13A13 13 0 1 0 33 21",
  code: "M5 10h30v20H5zM11 20h4M18 20h4M25 20h4",
};

function picture(sign) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 40 40");
  drawing.setAttribute("aria-hidden", "true");
  drawing.classList.add("sign");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", DRAWINGS[sign]);
  drawing.append(path);
  return drawing;
}
