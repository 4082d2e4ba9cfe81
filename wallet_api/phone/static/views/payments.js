/** What was paid and received: rows, the history, and the receipt. */

import { formatDay, formatMoment, formatYen } from "/screens/amounts.js";
import { element } from "/screens/dom.js";
import { language, t } from "/screens/words.js";
import { watchwordOf } from "/screens/watchword.js";

import { history, received } from "../account.js";
import {
  amount,
  button,
  formatWhen,
  head,
  keepFocus,
  line,
  moveFocus,
  notice,
  refusal,
  row,
  waiting,
} from "../kit.js";
import { network } from "../network.js";
import { lastPaid, shortOrder } from "../paying.js";
import { back, go } from "../router.js";
import { call } from "../session.js";

const FAILED = new Set(["refused", "expired"]);
const OVER = new Set(["final", ...FAILED]);
const FOLLOW_SECONDS = 4;

/** One payment as a row that leads to its receipt. */
export function paymentRow(payment, offset) {
  const at = payment.steps[0].at;
  const isFailed = FAILED.has(payment.state);
  const sum = isFailed ? formatYen(payment.amount) : `−${formatYen(payment.amount)}`;
  const left = element(
    "span",
    { class: "what" },
    element("strong", {}, payment.shop_name),
    element("span", { class: "quiet small" }, formatWhen(at, offset)),
    isFailed ? element("span", { class: "badge stop" }, t(`wallet.state.${payment.state}`)) : null,
  );
  return element(
    "button",
    {
      type: "button",
      class: "row row-button",
      "data-stays": payment.order,
      onclick: () => go("receipt", { order: payment.order }),
    },
    left,
    element("span", { class: isFailed ? "sum quiet struck" : "sum" }, sum),
  );
}

/** Everything paid, page by page, and what was received. */
export async function historyView({ tab = "paid" }, life) {
  const town = await network();
  const list = element("div", { class: "rows" });
  const more = button(t("wallet.history.more"), () => add(), "secondary");
  const status = element("div", {});
  more.hidden = true;
  let cursor = null;
  life.show([head(t("wallet.history.title"), back), tabs(tab), status, list, more]);
  await add();

  async function add() {
    // What was pressed goes away meanwhile: the focus goes on to what it brought.
    const isHeld = document.activeElement === more || status.contains(document.activeElement);
    const shown = list.children.length;
    more.hidden = true;
    status.replaceChildren(waiting(t("wallet.loading")));
    try {
      if (tab === "paid") await addPaid();
      else await addReceived();
      if (isHeld && life.isCurrent()) moveFocus(list.children[shown]);
    } catch (problem) {
      const again = button(t("wallet.try_again"), () => add(), "secondary");
      status.replaceChildren(refusal(problem), again);
      if (isHeld) again.focus();
    }
  }

  async function addPaid() {
    const page = await history(cursor);
    cursor = page.next_cursor;
    status.replaceChildren(
      ...(list.children.length + page.payments.length === 0
        ? [notice("", t("wallet.history.none_paid"))]
        : []),
    );
    list.append(...page.payments.map((payment) => paymentRow(payment, town.utc_offset_seconds)));
    more.hidden = cursor === null;
  }

  async function addReceived() {
    const { issues } = await received();
    status.replaceChildren(
      ...(issues.length === 0 ? [notice("", t("wallet.history.none_received"))] : []),
    );
    list.append(...issues.map((issue) => receivedRow(issue, town.utc_offset_seconds)));
  }
}

function tabs(tab) {
  const one = (name) =>
    button(
      t(`wallet.history.tab_${name}`),
      () => go("history", { tab: name }, "replace"),
      name === tab ? "" : "plain",
      {
        "aria-pressed": String(name === tab),
        "data-stays": name,
      },
    );
  return element("div", { class: "buttons tabs" }, one("paid"), one("received"));
}

function receivedRow(issue, offset) {
  const until =
    issue.last_day === "never"
      ? t("wallet.home.no_last_day")
      : t("wallet.home.until", { day: formatDay(issue.last_day) });
  const left = element(
    "span",
    { class: "what" },
    element("strong", {}, issue.programme_name),
    element("span", { class: "quiet small" }, `${formatWhen(issue.at, offset)} · ${until}`),
  );
  return row(left, `+${formatYen(issue.amount)}`);
}

/** A receipt: what was paid with what, how far it is, and its number. */
export async function receipt({ order, note }, life) {
  life.show([head(t("wallet.receipt.title"), back), waiting(t("wallet.loading"))]);
  const town = await network();
  try {
    const payment = await call("GET", `/v1/payments/${order}`);
    const paid = await lastPaid();
    const cash = payment.cash ?? (paid?.order === order ? paid.cash : 0);
    let card = receiptCard(payment, cash, town);
    life.show([
      head(t("wallet.receipt.title"), back),
      note ? notice("done", t(note)) : null,
      card,
      element(
        "div",
        { class: "stack no-print" },
        button(t("wallet.receipt.print"), () => window.print(), "secondary"),
        button(t("wallet.to_home"), () => go("home", {}, "replace"), "quiet"),
      ),
    ]);
    follow(payment, life, (newest) => {
      const next = receiptCard(newest, cash, town);
      next.querySelector("details").open = card.querySelector("details").open;
      keepFocus(() => card.replaceWith(next));
      card = next;
    });
  } catch (problem) {
    life.show([head(t("wallet.receipt.title"), back), refusal(problem)]);
  }
}

/** Look now and then how far a payment is, until nothing more comes. */
function follow(payment, life, draw) {
  let state = payment.state;
  life.every(FOLLOW_SECONDS, async () => {
    if (OVER.has(state)) return;
    try {
      const newest = await call("GET", `/v1/payments/${payment.order}`);
      if (newest.state === state || !life.isCurrent()) return;
      state = newest.state;
      draw(newest);
    } catch {
      // What is shown stays true; the next look may say more.
    }
  });
}

function receiptCard(payment, cash, town) {
  const offset = town.utc_offset_seconds;
  const fact = (name, value) =>
    element(
      "div",
      { class: "row" },
      element("dt", { class: "quiet" }, name),
      element("dd", {}, value),
    );
  return element(
    "article",
    { class: "card receipt" },
    element("p", { class: "shop-name" }, payment.shop_name),
    amount(payment.amount),
    stateLine(payment),
    element(
      "dl",
      { class: "rows" },
      ...payment.legs.map((leg) => fact(leg.programme_name ?? leg.label, formatYen(leg.amount))),
      ...(cash > 0
        ? [
            fact(t("wallet.cash"), formatYen(cash)),
            fact(t("wallet.together"), formatYen(cash + payment.amount)),
          ]
        : []),
      fact(t("wallet.receipt.at"), formatMoment(payment.steps[0].at, offset)),
      fact(t("wallet.watchword"), watchwordOf(payment.order)[language()]),
      fact(t("wallet.receipt.number"), shortOrder(payment.order)),
    ),
    element(
      "details",
      {},
      element("summary", { "data-stays": "number" }, t("wallet.receipt.whole_number")),
      line(payment.order, "small"),
    ),
    line(t("wallet.receipt.no_change"), "quiet small"),
    element("p", { class: "print-only" }, t("wallet.home.mark", { town: town.town_name ?? "" })),
  );
}

function stateLine(payment) {
  const isFailed = FAILED.has(payment.state);
  const kind = isFailed ? "stop" : "done";
  return element(
    "p",
    { class: "center" },
    element("span", { class: `badge ${kind}` }, t(`wallet.state.${payment.state}`)),
    element("br"),
    element("span", { class: "quiet small" }, t(`wallet.state_means.${payment.state}`)),
  );
}
