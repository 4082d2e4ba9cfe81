/** The wallet, from its first line: where it runs, what it has, what it shows. */

import { element } from "/screens/dom.js";
import { loadWords, t } from "/screens/words.js";

import { compareClocks } from "./clock.js";
import { unlock, wasIdle, watchIdle } from "./idle.js";
import { keepShell } from "./installing.js";
import { keptAddress } from "./keybox.js";
import { notice } from "./kit.js";
import { readCode, readFragment } from "./links.js";
import { unanswered } from "./paying.js";
import { askPin } from "./pin_dialog.js";
import { placeOf } from "./place.js";
import { applyPreferences } from "./preferences.js";
import * as registering from "./registering.js";
import { begin, go } from "./router.js";
import { askWith } from "./session.js";
import { knownAccount } from "./store.js";
import { confirm } from "./views/confirm.js";
import { number, scan } from "./views/finding.js";
import { home } from "./views/home.js";
import { checking, consent, newPin, registeringView, welcome } from "./views/joining.js";
import { paidView, sending } from "./views/paid.js";
import { historyView, receipt } from "./views/payments.js";

// What few need at the start is loaded when it is wanted; the phone keeps it as well.
const places = () => import("./views/places.js");
const part = () => import("./views/part.js");

const VIEWS = {
  welcome,
  checking,
  consent,
  newPin,
  registering: registeringView,
  home,
  scan,
  number,
  confirm,
  short: async (...given) => (await part()).short(...given),
  offered: async (...given) => (await part()).offered(...given),
  sending,
  paid: paidView,
  receipt,
  history: historyView,
  shops: async (...given) => (await import("./views/shops.js")).shopsView(...given),
  settings: async (...given) => (await import("./views/settings.js")).settings(...given),
  elsewhere: async (...given) => (await places()).elsewhere(...given),
  install: async (...given) => (await places()).install(...given),
  insecure: async (...given) => (await places()).insecure(...given),
  vanished: async (...given) => (await places()).vanished(...given),
};

async function start() {
  applyPreferences();
  const asked = readAddress();
  const address = placeOf() === "insecure" ? null : await keptAddress();
  const isOurs = address !== null && knownAccount() !== null;
  // A bill's page says what to do where no key lives, and why a link is none; script
  // has nothing to add.
  if (document.body.dataset.page === "bill" && !(asked.bill && isOurs)) return;
  await loadWords();
  begin(VIEWS);
  askWith((reason) => askPin({ reason: reason === "pay" ? t("wallet.pin.why_pay") : "" }));
  if (isOurs) await open(asked);
  else await beginNew(asked);
}

/** What the address asks for. An invitation's code leaves it at once. */
function readAddress() {
  const asked = {
    bill: document.body.dataset.bill ?? null,
    path: location.pathname,
    code: readCode(readFragment(location.hash)),
  };
  const isBill = /^\/p\/([A-Za-z0-9_.-]+)$/.exec(location.pathname);
  // Opened from the kept shell, without a signal: the address is all there is.
  if (isBill && document.body.dataset.page !== "bill") asked.bill ??= isBill[1];
  if (location.hash) history.replaceState(null, "", location.pathname);
  return asked;
}

async function open(asked) {
  keepShell();
  compareClocks();
  if (wasIdle()) await unlock();
  watchIdle();
  if (await unanswered()) return go("sending", { isFromStart: true });
  if (asked.bill) return go("confirm", { bill: asked.bill });
  return go(asked.path === "/shops" ? "shops" : "home");
}

async function beginNew(asked) {
  if (asked.path === "/shops") return go("shops");
  const place = placeOf();
  if (place === "in-app" || place === "ios-other") return go("elsewhere", { place });
  if (place === "ios-safari") return go("install");
  if (place === "insecure") return go("insecure");
  keepShell();
  const begun = await registering.begun();
  // A letter that is opened once more goes on with what was begun with it.
  const isAsked = !asked.code || asked.code === begun?.code;
  if (isAsked && begun?.proof && (await keptAddress())) return go("registering");
  if (asked.code) await registering.takeCode(asked.code);
  else if (knownAccount() !== null) return go("vanished");
  return go(asked.code || begun?.code ? "checking" : "welcome");
}

start().catch((problem) => {
  const text = navigator.onLine ? "⚠" : "offline";
  document
    .querySelector("main")
    .replaceChildren(element("h1", {}, "めぐる"), notice("stop", t("wallet.start_failed"), text));
  console.error(problem.name);
});
