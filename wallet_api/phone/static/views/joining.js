/**
 * From the invitation letter to a wallet: code, checked at once; purpose and consent, PIN,
 * registered.
 * One tap (the consent); all else is typed, or goes on by itself.
 */

import { element } from "/screens/dom.js";
import { language, t } from "/screens/words.js";

import { button, head, line, notice, refusal, waiting } from "../kit.js";
import { codeLetters, groupCode, hasOtherLetters, readCode } from "../links.js";
import { network } from "../network.js";
import { pinField } from "../pin_field.js";
import { isObvious } from "../pins.js";
import { chooseLanguage } from "../preferences.js";
import * as registering from "../registering.js";
import { go } from "../router.js";

// The code that was just refused, to be mended and not typed again; kept nowhere else.
let refusedCode = "";

/** Where somebody without an account begins: the letter's code. */
export async function welcome({ problem }, life) {
  await registering.forgetUnregistered();
  const field = codeField(problem ? refusedCode : "", (code) => {
    registering.takeCode(code).then(() => go("checking"));
  });
  life.show([
    head(t("wallet.welcome.title")),
    element(
      "div",
      { class: "stack" },
      problem ? refusal(problem) : null,
      line(t("wallet.welcome.what")),
      field.node,
      button(t("wallet.welcome.scan"), () => go("scan", { purpose: "join" }), "secondary"),
      element(
        "details",
        {},
        element("summary", {}, t("wallet.welcome.no_letter")),
        line(t("wallet.welcome.no_letter_how"), "quiet"),
      ),
      languageLink(),
    ),
  ]);
  if (problem) field.focus();
}

/** Ask whether the code can be used, before anybody reads, agrees or makes up a PIN. */
export async function checking(_, life) {
  const begin = () => go("welcome", {}, "replace");
  life.show([head(t("wallet.welcome.title"), begin), waiting(t("wallet.welcome.checking"))]);
  const code = (await registering.begun())?.code ?? "";
  try {
    await registering.checkCode();
    if (life.isCurrent()) await go("consent", {}, "replace");
  } catch (problem) {
    if (!life.isCurrent()) return;
    if (registering.isCodeRefused(problem)) {
      refusedCode = code;
      await go("welcome", { problem: plain(problem) }, "replace");
      return;
    }
    // Nothing is known of the code: it is kept, and asked about again.
    const retry = button(t("wallet.try_again"), () => go("checking", {}, "replace"));
    life.show([head(t("wallet.welcome.title"), begin), refusal(problem), retry]);
  }
}

/** What the data are used for, before anything is registered. */
export async function consent(_, life) {
  const town = await network();
  life.show([
    head(t("wallet.consent.title"), () => go("welcome", {}, "replace")),
    element(
      "div",
      { class: "stack" },
      line(t("wallet.consent.who", { town: town.town_name ?? "" })),
      purposeCard(),
      line(t("wallet.consent.version", { version: town.purpose_version ?? "" }), "quiet small"),
      button(t("wallet.consent.agree"), agree, "large"),
      button(t("wallet.consent.decline"), () => go("welcome", {}, "replace"), "quiet"),
    ),
  ]);

  async function agree() {
    await registering.agree(town.purpose_version);
    // A key that is open already was made for a code that was mistyped.
    if (registering.hasOpenKey()) await go("registering", {}, "replace");
    else await go("newPin", {}, "replace");
  }
}

/** The purposes, as the consent and the settings show them. */
export function purposeCard() {
  const items = ["register", "pay", "report", "never"].map((what) =>
    element("li", {}, t(`wallet.purpose.${what}`)),
  );
  return element(
    "div",
    { class: "card" },
    element("h2", {}, t("wallet.purpose.title")),
    element("ul", { class: "purposes" }, ...items),
  );
}

/** A PIN, typed twice; the second one goes on by itself. */
export async function newPin(_, life) {
  let first = "";
  const again = pinField(t("wallet.pin.again"), async (pin) => {
    if (pin !== first) {
      start();
      top.say(t("wallet.pin.differs"));
      return;
    }
    again.disable(true);
    await registering.makeKey(pin);
    await go("registering", {}, "replace");
  });
  const top = pinField(t("wallet.pin.new_label"), (pin) => {
    if (isObvious(pin)) {
      top.clear();
      top.say(t("wallet.pin.obvious"));
      return;
    }
    top.say("");
    first = pin;
    top.disable(true);
    again.node.hidden = false;
    again.focus();
  });
  again.node.hidden = true;

  function start() {
    first = "";
    for (const field of [top, again]) field.clear();
    again.node.hidden = true;
    top.disable(false);
    top.focus();
  }

  life.show([
    head(t("wallet.pin.new_title"), () => go("consent", {}, "replace")),
    element(
      "div",
      { class: "stack" },
      line(t("wallet.pin.new_why")),
      top.node,
      again.node,
      line(t("wallet.pin.new_care"), "quiet"),
    ),
  ]);
  top.focus();
}

/** Wait until the account is on the books, then home. */
export async function registeringView(_, life) {
  const slow = notice("soon", t("wallet.registering.slow"));
  slow.hidden = true;
  life.show([
    element("h1", { class: "center" }, t("wallet.registering.title")),
    waiting(t("wallet.registering.wait")),
    slow,
  ]);
  const code = (await registering.begun())?.code ?? "";
  try {
    const isDone = await registering.register({
      isWanted: life.isCurrent,
      unsure: () => {
        slow.hidden = false;
      },
    });
    if (isDone) await go("home", { isNew: true }, "replace");
  } catch (problem) {
    refusedCode = code;
    if (life.isCurrent()) await go("welcome", { problem: plain(problem) }, "replace");
  }
}

function plain({ code, values }) {
  return { code, values };
}

function codeField(first, complete) {
  const input = element("input", {
    id: "code",
    class: "code",
    autocomplete: "off",
    autocapitalize: "characters",
    spellcheck: "false",
    maxlength: "60",
    placeholder: "ABCD-EFGH-JKMN-PQRS",
    "aria-describedby": "code-how code-error",
    value: first,
  });
  const error = element("p", { class: "error", id: "code-error", role: "alert" });
  error.hidden = true;
  let last = codeLetters(first);
  const read = (event) => {
    if (event.isComposing) return;
    const letters = codeLetters(input.value);
    error.hidden = !hasOtherLetters(input.value);
    error.textContent = error.hidden ? "" : t("wallet.welcome.code_letters");
    input.value = groupCode(letters);
    if (letters !== last && readCode(letters)) complete(readCode(letters));
    last = letters;
  };
  input.addEventListener("input", read);
  input.addEventListener("compositionend", () => read({ isComposing: false }));
  const node = element(
    "div",
    { class: "field" },
    element("label", { for: "code" }, t("wallet.welcome.code")),
    element("p", { id: "code-how", class: "quiet" }, t("wallet.welcome.code_how")),
    input,
    error,
  );
  return { node, focus: () => input.focus() };
}

function languageLink() {
  const other = language() === "ja" ? "en" : "ja";
  const choose = () => chooseLanguage(other);
  return element(
    "p",
    { class: "center" },
    element(
      "button",
      { type: "button", class: "link", lang: other, onclick: choose },
      other === "en" ? "English" : "日本語",
    ),
  );
}
