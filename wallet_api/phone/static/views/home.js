/** Home: what can be used, what it is made of, and the ways to pay. */

import { daysLeft, formatDay, formatYen } from "/screens/amounts.js";
import { element } from "/screens/dom.js";
import { t } from "/screens/words.js";

import { lastSeen, look, sortBalances } from "../account.js";
import { amount, button, formatWhen, keepFocus, notice, refusal, row } from "../kit.js";
import { network } from "../network.js";
import { unanswered } from "../paying.js";
import { paymentRow } from "./payments.js";
import { go } from "../router.js";
import { PinDeclined } from "../session.js";

const SOON_DAYS = 14;

/** Shows the last known state at once, and the present one as soon as it is known. */
export async function home({ isNew }, life) {
  const town = await network();
  const offset = town.utc_offset_seconds;
  // Said once: whoever comes back here is not welcomed again.
  if (isNew) history.replaceState({ name: "home", params: {} }, "", "/");
  const upper = element("div", { class: "stack" });
  const ways = element("div", { class: "stack ways" });
  const lower = element("div", {});
  let seen = await lastSeen();
  let trouble = null;
  let drawn = "";
  const isOpenOrder = Boolean(await unanswered());
  draw();
  life.show([upper, ways, lower]);
  await refresh();

  // A glance is enough: what was paid in another place, or issued, is there.
  const onFocus = () => document.visibilityState === "visible" && refresh();
  document.addEventListener("visibilitychange", onFocus);
  addEventListener("online", refresh);
  addEventListener("offline", refresh);
  life.onLeave(() => {
    document.removeEventListener("visibilitychange", onFocus);
    removeEventListener("online", refresh);
    removeEventListener("offline", refresh);
  });
  life.every(30, refresh);

  async function refresh() {
    try {
      seen = await look();
      trouble = null;
    } catch (problem) {
      trouble = problem;
    }
    if (life.isCurrent()) draw();
  }

  // Drawn again only where something changed: a reader's place is not taken away.
  function draw() {
    const isOffline = trouble?.code === "offline";
    const state = JSON.stringify([seen?.account, seen?.payments, trouble?.code ?? String(trouble)]);
    if (state === drawn) return;
    drawn = state;
    if (keepFocus(() => fill(isOffline))) focusHeading(upper);
  }

  function fill(isOffline) {
    upper.replaceChildren(
      ...[
        town.practice ? element("p", { class: "practice" }, t("wallet.practice")) : null,
        bar(town, seen?.account.holder_name),
        isNew ? notice("done", welcomeOf(seen?.account)) : null,
        isOpenOrder ? unansweredCard() : null,
        isOffline ? notice("soon", ...offlineLines(seen, offset)) : null,
        trouble && !isOffline && !(trouble instanceof PinDeclined) ? refusal(trouble) : null,
        ...(seen
          ? holdings(seen.account, offset)
          : [element("h1", { class: "quiet-title" }, t("wallet.home.available"))]),
      ].filter(Boolean),
    );
    fillWays(ways, isOffline);
    lower.replaceChildren(...(seen ? recent(seen.payments, offset) : []));
  }
}

function welcomeOf(account) {
  return t(account?.available > 0 ? "wallet.home.welcome_with_money" : "wallet.home.welcome");
}

function focusHeading(part) {
  const heading = part.querySelector("h1");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function bar(town, name) {
  const mark = element(
    "span",
    { class: "mark" },
    element("span", { class: "ring", "aria-hidden": "true" }),
    t("wallet.home.mark", { town: town.town_name ?? "" }),
  );
  const label = t("wallet.settings.title");
  const settings = element(
    "button",
    {
      type: "button",
      class: "who",
      id: "to-settings",
      "data-stays": "to-settings",
      onclick: () => go("settings"),
    },
    name ? t("wallet.home.name", { name }) : "",
    element("span", { class: name ? "quiet small" : null }, label),
  );
  return element("header", { class: "home-bar" }, mark, settings);
}

function unansweredCard() {
  return element(
    "div",
    { class: "stack" },
    notice("soon", t("wallet.home.unanswered"), t("wallet.sending.once")),
    button(t("wallet.home.check"), () => go("sending", { isFromStart: true }), "secondary", {
      "data-stays": "check",
    }),
  );
}

function offlineLines(seen, offset) {
  if (!seen) return [t("wallet.offline.title"), t("wallet.offline.pay")];
  return [
    t("wallet.offline.title"),
    t("wallet.offline.balance", { when: formatWhen(seen.at, offset) }),
    t("wallet.offline.pay"),
  ];
}

function holdings(account, offset) {
  const { usable, over, reserved } = sortBalances(account.balances);
  return [
    account.status === "active"
      ? null
      : notice("stop", t("wallet.home.stopped"), t("wallet.home.stopped_how")),
    element("h1", { class: "quiet-title" }, t("wallet.home.available")),
    amount(account.available, { id: "available" }),
    usable.length + over.length === 0 ? notice("", t("wallet.home.empty")) : null,
    usable.length + over.length > 0
      ? element(
          "div",
          { class: "card rows" },
          ...usable.map((one) => balanceRow(one, offset)),
          ...over.map(overRow),
        )
      : null,
    reserved > 0
      ? element(
          "p",
          { class: "quiet small" },
          t("wallet.home.reserved", { sum: formatYen(reserved) }),
        )
      : null,
  ];
}

function balanceRow(balance, offset) {
  const left = element(
    "div",
    {},
    element("strong", {}, balance.programme_name),
    element("br"),
    lastDay(balance.last_day, offset),
  );
  return row(left, balance.available);
}

function lastDay(iso, offset) {
  if (iso === "never")
    return element("span", { class: "quiet small" }, t("wallet.home.no_last_day"));
  const left = daysLeft(iso, offset);
  const until = t("wallet.home.until", { day: formatDay(iso) });
  if (left >= SOON_DAYS) return element("span", { class: "quiet small" }, until);
  const words =
    left === 0 ? t("wallet.home.today_only") : t("wallet.home.days_left", { days: left });
  return element(
    "span",
    {},
    element("span", { class: "badge soon" }, words),
    element("span", { class: "quiet small" }, ` ${until}`),
  );
}

function overRow(balance) {
  const left = element(
    "div",
    {},
    element("strong", {}, balance.programme_name),
    element("br"),
    element("span", { class: "badge stop" }, t("wallet.home.over")),
    element(
      "span",
      { class: "quiet small" },
      ` ${t("wallet.home.until", { day: formatDay(balance.last_day) })}`,
    ),
  );
  return element(
    "div",
    { class: "row" },
    left,
    element("span", { class: "sum quiet" }, formatYen(balance.amount)),
  );
}

function fillWays(ways, isOffline) {
  // Filled once, and again when the signal comes or goes: a button in use stays.
  const state = String(isOffline);
  if (ways.dataset.offline === state) return;
  ways.dataset.offline = state;
  const off = isOffline ? { "aria-disabled": "true", "aria-describedby": "needs-signal" } : {};
  const to = (name) => () => !isOffline && go(name);
  const named = (id) => ({ id, "data-stays": id });
  ways.replaceChildren(
    button(t("wallet.home.scan"), to("scan"), "large", { ...named("to-scan"), ...off }),
    button(t("wallet.home.number"), to("number"), "secondary", { ...named("to-number"), ...off }),
    element("p", { id: "needs-signal", class: "heard" }, isOffline ? t("wallet.offline.pay") : ""),
    element(
      "div",
      { class: "buttons" },
      button(t("wallet.shops.title"), () => go("shops"), "plain", named("to-shops")),
      button(t("wallet.history.title"), () => go("history"), "plain", named("to-history")),
    ),
  );
}

function recent(payments, offset) {
  if (payments.length === 0) return [];
  return [
    element("h2", { class: "section" }, t("wallet.home.recent")),
    element("div", { class: "rows" }, ...payments.map((payment) => paymentRow(payment, offset))),
  ];
}
