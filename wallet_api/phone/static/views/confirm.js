/**
 * Before paying: the shop, the amount, which money in which order, what is left. While
 * it is looked at, the bill is watched: a corrected one takes its place with a word.
 */

import { formatYen } from "/screens/amounts.js";
import { announce, element } from "/screens/dom.js";
import { t } from "/screens/words.js";

import { compareClocks } from "../clock.js";
import { amount, button, head, line, notice, refusal, row, waiting } from "../kit.js";
import { findBill, isFresh, isSameQuote, quoteBill, sign, unanswered } from "../paying.js";
import { askPin } from "../pin_dialog.js";
import { go } from "../router.js";
import { needKey, PinDeclined } from "../session.js";
import { placeOfShop } from "../shops.js";

const PIN_ALWAYS_ABOVE = 5000;
const WATCH_SECONDS = 3;
const CORRECTED_REST_MS = 1000;
const NUMBER = /^[0-9]{6}$/;

/** @param {{bill: string, note?: object}} params what was scanned or typed */
export async function confirm({ bill: reference, note }, life) {
  life.show([head(t("wallet.confirm.title"), leave), waiting(t("wallet.confirm.looking"))]);
  // An order on its way is answered first: two at once would hide the truth of one.
  if (await unanswered()) return go("sending", {}, "replace");
  try {
    const { bill, before } = await findBill(reference);
    const quote = await quoteBill(bill);
    if (!life.isCurrent()) return undefined;
    const words = note ?? (before && corrected(before, bill));
    return offer(bill, quote, words, life);
  } catch (problem) {
    return life.isCurrent() ? explain(problem, reference, life) : undefined;
  }
}

/** What is said of a bill that took another's place; more time leaves its amount. */
function corrected(before, bill) {
  const isSame = before.amount === bill.amount && before.cash === bill.cash;
  const key = isSame ? "wallet.confirm.renewed" : "wallet.confirm.corrected";
  return { key, was: before.amount, is: bill.amount };
}

function leave() {
  return go("home", {}, "replace");
}

function offer(bill, quote, note, life) {
  let isPaying = false;
  const trouble = element("div", {});
  const label = bill.cash > 0 ? "wallet.confirm.pay_part" : "wallet.confirm.pay";
  const pay = button(t(label, { sum: formatYen(bill.amount) }), press, "large", { id: "pay" });
  const area = element("p", { class: "area" });
  placeOfShop(bill.shop).then((place) => {
    if (place) area.replaceChildren(element("span", { class: "badge" }, place));
  });
  life.show([
    head(t("wallet.confirm.title"), leave),
    element(
      "div",
      { class: "stack confirm" },
      note
        ? notice(
            note.kind ?? "soon",
            t(note.key, { was: formatYen(note.was), is: formatYen(note.is) }),
          )
        : null,
      element(
        "div",
        { class: "center" },
        line(t("wallet.shop"), "quiet"),
        element("p", { class: "shop-name" }, bill.shop_name),
        area,
        amount(bill.amount),
      ),
      bill.cash > 0 ? notice("", t("wallet.confirm.cash", { sum: formatYen(bill.cash) })) : null,
      legsCard(quote),
      line(t("wallet.confirm.check"), "center quiet"),
    ),
    element(
      "div",
      { class: "stack foot" },
      trouble,
      pay,
      button(t("wallet.confirm.leave"), leave, "quiet"),
    ),
  ]);
  announce(t("wallet.confirm.said", { shop: bill.shop_name, sum: formatYen(bill.amount) }));
  life.every(WATCH_SECONDS, watch);
  if (note?.was !== note?.is) rest();

  /** A finger that was on its way to another amount must not pay this one. */
  function rest() {
    pay.disabled = true;
    const timer = setTimeout(() => {
      pay.disabled = false;
    }, CORRECTED_REST_MS);
    life.onLeave(() => clearTimeout(timer));
  }

  async function press() {
    if (isPaying) return;
    isPaying = true;
    pay.setAttribute("aria-disabled", "true");
    pay.textContent = t("wallet.confirm.paying");
    try {
      if (bill.amount > PIN_ALWAYS_ABOVE) {
        if (!(await askPin({ reason: t("wallet.pin.why_large") }))) throw new PinDeclined();
      } else {
        await needKey("pay");
      }
      const newest = isFresh(quote) ? quote : await quoteBill(bill);
      if (!isSameQuote(newest, quote)) return offer(bill, newest, null, life);
      await sign(newest, bill);
      return go("sending", {}, "replace");
    } catch (problem) {
      isPaying = false;
      pay.removeAttribute("aria-disabled");
      pay.textContent = t(label, { sum: formatYen(bill.amount) });
      if (problem instanceof PinDeclined) return undefined;
      if (problem.code !== "offline") return explain(problem, bill.reference, life);
      trouble.replaceChildren(
        notice("stop", t("wallet.offline.title"), t("wallet.confirm.nothing_sent")),
      );
      return undefined;
    }
  }

  async function watch() {
    if (isPaying) return;
    try {
      const { bill: newest } = await findBill(bill.reference);
      if (
        isPaying ||
        !life.isCurrent() ||
        (newest.reference === bill.reference && newest.state === "open")
      )
        return;
      if (newest.state !== "open")
        return explain(
          { code: `bill_${newest.state}`, values: { bill: newest.number } },
          newest.reference,
          life,
        );
      const note = corrected(bill, newest);
      go("confirm", { bill: newest.reference, note }, "replace");
    } catch {
      // Paying says what is wrong; looking now and then does not.
    }
  }
}

function legsCard(quote) {
  const isSeveral = quote.legs.length > 1;
  const name = (leg, index) =>
    element(
      "span",
      {},
      leg.programme_name,
      isSeveral && index === 0 && leg.last_day !== "never"
        ? element("span", { class: "badge soon beside" }, t("wallet.confirm.soonest"))
        : null,
    );
  return element(
    "div",
    { class: "card rows" },
    ...quote.legs.map((leg, index) => row(name(leg, index), leg.amount)),
    row(
      element("span", { class: "quiet" }, t("wallet.confirm.after")),
      element("span", { class: "quiet" }, formatYen(quote.balance_after)),
    ),
  );
}

/** Why a bill cannot be paid, and the way on. */
export async function explain(problem, reference, life) {
  if (problem instanceof PinDeclined) return leave();
  const { code, values = {} } = problem;
  if (code === "balance_too_low" && values.available > 0) {
    return go("short", { bill: reference, ...values }, "replace");
  }
  if (code === "bill_unknown" && NUMBER.test(reference))
    return go("number", { problem: code }, "replace");
  if (code === "bill_paid_already") {
    return go("receipt", { order: values.order, note: "wallet.receipt.paid_already" }, "replace");
  }
  if (code === "bill_replaced") return go("confirm", { bill: reference }, "replace");
  if (code === "sign_in_refused" || code === "order_clock_invalid") await compareClocks();
  const isOffline = code === "offline";
  const text = isOffline
    ? notice("stop", t("wallet.offline.title"), t("wallet.confirm.nothing_sent"))
    : refusal(problem);
  const hasRetry =
    isOffline || problem.status >= 500 || problem.status === 429 || code === "order_clock_invalid";
  life.show([
    head(t("wallet.confirm.not_paid"), leave),
    element(
      "div",
      { class: "stack" },
      text,
      // What is refused of a bill says so itself.
      code?.startsWith("bill_") ? null : line(t("wallet.confirm.nothing_charged"), "quiet"),
      hasRetry
        ? button(t("wallet.try_again"), () => go("confirm", { bill: reference }, "replace"))
        : null,
      hasRetry ? null : button(t("wallet.home.scan"), () => go("scan", {}, "replace")),
      button(t("wallet.to_home"), leave, "quiet"),
    ),
  ]);
  return undefined;
}
