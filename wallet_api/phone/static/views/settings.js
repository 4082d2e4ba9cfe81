/** Settings: language, letters, locking, and what the data are used for. */

import { element } from "/screens/dom.js";
import { language, t } from "/screens/words.js";

import { button, head, line } from "../kit.js";
import { lock } from "../keybox.js";
import { network } from "../network.js";
import { askPin } from "../pin_dialog.js";
import { chooseLanguage, chooseLarge, isLarge } from "../preferences.js";
import { again, back, go } from "../router.js";
import { installPrompt } from "../installing.js";
import { purposeCard } from "./joining.js";

export async function settings(_, life) {
  const town = await network();
  const prompt = installPrompt();
  life.show([
    head(t("wallet.settings.title"), back),
    element(
      "div",
      { class: "stack" },
      group(t("wallet.settings.language"), [
        choice("日本語", language() === "ja", () => chooseLanguage("ja"), "ja"),
        choice("English", language() === "en", () => chooseLanguage("en"), "en"),
      ]),
      group(t("wallet.settings.letters"), [
        choice(t("wallet.settings.ordinary"), !isLarge(), () => enlarge(false)),
        choice(t("wallet.settings.large"), isLarge(), () => enlarge(true)),
      ]),
      button(t("wallet.settings.lock"), lockNow, "secondary"),
      line(t("wallet.settings.lock_how"), "quiet small"),
      prompt ? button(t("wallet.settings.install"), () => prompt().then(again), "secondary") : null,
      purposeCard(),
      line(t("wallet.consent.version", { version: town.purpose_version ?? "" }), "quiet small"),
      element(
        "div",
        { class: "card" },
        element("h2", {}, t("wallet.settings.lost")),
        line(t("wallet.settings.lost_how")),
      ),
    ),
  ]);

  function enlarge(isChosen) {
    chooseLarge(isChosen);
    again();
  }

  async function lockNow() {
    lock();
    await askPin({ canLeave: false });
    await go("home", {}, "replace");
  }
}

function group(title, buttons) {
  return element(
    "fieldset",
    {},
    element("legend", {}, title),
    element("div", { class: "buttons" }, ...buttons),
  );
}

function choice(text, isChosen, choose, lang = null) {
  const mark = isChosen ? "✓ " : "";
  return button(`${mark}${text}`, choose, isChosen ? "" : "plain", {
    "aria-pressed": String(isChosen),
    "data-stays": text,
    lang,
  });
}
