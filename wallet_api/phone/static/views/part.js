/** Too little money: part with Meguru, the rest in cash, if the shop agrees. */

import { formatYen } from "/screens/amounts.js";
import { element } from "/screens/dom.js";
import { t } from "/screens/words.js";

import { amount, button, head, line, notice, refusal, row, waiting } from "../kit.js";
import { findBill } from "../paying.js";
import { go } from "../router.js";
import { call } from "../session.js";
import { explain } from "./confirm.js";

const ASK_SECONDS = 2;

function leave() {
  return go("home", {}, "replace");
}

/** What is missing, and what can be done about it. */
export async function short({ bill, available, missing, amount: asked }, life) {
  const trouble = element("div", {});
  const ask = button(t("wallet.short.offer", { sum: formatYen(available) }), press, "large");
  life.show([
    head(t("wallet.short.title"), leave),
    element(
      "div",
      { class: "stack" },
      line(t("wallet.short.missing", { missing: formatYen(missing) }), "lead"),
      line(t("wallet.short.can", { available: formatYen(available), missing: formatYen(missing) })),
      element(
        "div",
        { class: "card rows" },
        row(t("wallet.short.asked"), asked),
        row(t("wallet.short.with_meguru"), available),
        row(t("wallet.cash"), missing),
      ),
      line(t("wallet.short.here_only"), "quiet small"),
    ),
    element(
      "div",
      { class: "stack foot" },
      trouble,
      ask,
      button(t("wallet.confirm.leave"), leave, "quiet"),
    ),
  ]);

  async function press() {
    ask.setAttribute("aria-disabled", "true");
    try {
      const path = `/v1/bills/${encodeURIComponent(bill)}/part-offers`;
      await call("POST", path, { body: { amount: available } });
      await go("offered", { bill, available, missing }, "replace");
    } catch (problem) {
      ask.removeAttribute("aria-disabled");
      if (problem.code === "offline") trouble.replaceChildren(refusal(problem));
      else await explain(problem, bill, life);
    }
  }
}

/** Waiting for the shop to agree: its till cuts the bill anew. */
export async function offered({ bill, available, missing }, life) {
  const trouble = element("div", {});
  life.show([
    head(t("wallet.offered.title"), leave),
    element(
      "div",
      { class: "stack center" },
      waiting(t("wallet.offered.wait")),
      amount(available),
      line(t("wallet.offered.and_cash", { sum: formatYen(missing) })),
      line(t("wallet.offered.tell"), "quiet"),
      trouble,
    ),
    element("div", { class: "foot" }, button(t("wallet.offered.stop"), leave, "quiet")),
  ]);
  life.every(ASK_SECONDS, look);

  async function look() {
    try {
      const { bill: newest, before } = await findBill(bill);
      if (!life.isCurrent()) return;
      trouble.replaceChildren();
      if (before) await go("confirm", { bill: newest.reference, note: noteOf(newest) }, "replace");
      else if (newest.state !== "open") await declined(newest, life);
    } catch (problem) {
      const text =
        problem.code === "offline" ? notice("soon", t("wallet.offline.title")) : refusal(problem);
      if (life.isCurrent()) trouble.replaceChildren(text);
    }
  }

  function noteOf(newest) {
    // The shop may have typed another amount instead: that is said, not passed over.
    const isAsOffered = newest.amount === available && newest.cash === missing;
    if (isAsOffered)
      return { key: "wallet.offered.agreed", kind: "done", was: available, is: available };
    return { key: "wallet.confirm.corrected", was: available + missing, is: newest.amount };
  }
}

async function declined(bill, life) {
  if (bill.state === "voided") {
    life.show([
      head(t("wallet.offered.declined"), leave),
      element(
        "div",
        { class: "stack" },
        notice("soon", t("wallet.offered.declined_how")),
        line(t("wallet.confirm.nothing_charged"), "quiet"),
        button(t("wallet.to_home"), leave),
      ),
    ]);
    return;
  }
  await explain(
    { code: `bill_${bill.state}`, values: { bill: bill.number } },
    bill.reference,
    life,
  );
}
