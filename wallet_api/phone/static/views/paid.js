/** After the tap: the order on its way, and the green screen when it was accepted. */

import { formatClock, formatDay, formatYen } from "/screens/amounts.js";
import { announce, element } from "/screens/dom.js";
import { watchwordOf } from "/screens/watchword.js";
import { language, t } from "/screens/words.js";

import { amount, button, buzz, line, notice, waiting } from "../kit.js";
import { now } from "../clock.js";
import { network } from "../network.js";
import { handIn, lastPaid, unanswered } from "../paying.js";
import { go } from "../router.js";
import { explain } from "./confirm.js";

const OLD_SECONDS = 300;

/** Hand in the order that is kept, until it is known what became of it. */
export async function sending({ isFromStart }, life) {
  const pending = await unanswered();
  if (!pending) return go("home", {}, "replace");
  const unsure = element("div", {});
  life.show([
    element(
      "h1",
      { class: "center" },
      t(isFromStart ? "wallet.sending.checking" : "wallet.sending.title"),
    ),
    element(
      "div",
      { class: "stack center" },
      waiting(t(isFromStart ? "wallet.sending.was_open" : "wallet.sending.wait")),
      element("p", { class: "shop-name" }, pending.shop_name),
      amount(pending.amount),
      unsure,
    ),
  ]);
  try {
    const paid = await handIn(pending, {
      isWanted: life.isCurrent,
      unsure: () => sayUnsure(unsure),
    });
    if (!paid) return undefined;
    // Found out long after: a receipt, because green is for the counter and now.
    if (now() - paid.accepted_at > OLD_SECONDS) {
      return go("receipt", { order: paid.order, note: "wallet.receipt.was_paid" }, "replace");
    }
    return go("paid", { isNow: true }, "replace");
  } catch (problem) {
    return life.isCurrent() ? explain(problem, pending.bill, life) : undefined;
  }
}

function sayUnsure(place) {
  if (place.firstChild) return;
  place.replaceChildren(
    notice("soon", t("wallet.sending.unsure"), t("wallet.sending.once")),
    button(t("wallet.sending.later"), () => go("home", { isWaiting: true }, "replace"), "quiet"),
  );
}

/** Paid: full screen, with a clock that runs, because a picture of it does not. */
export async function paidView({ isNow }, life) {
  const [paid, town] = [await lastPaid(), await network()];
  if (!paid) return go("home", {}, "replace");
  life.backHome();
  const offset = town.utc_offset_seconds;
  const clock = element("strong", { class: "clock" });
  const date = element("span", {});
  const tick = () => {
    const at = now();
    date.textContent = formatDay(new Date((at + offset) * 1000).toISOString().slice(0, 10));
    clock.textContent = formatClock(at, offset);
  };
  tick();
  const timer = setInterval(tick, 250);
  life.onLeave(() => clearInterval(timer));
  const watchword = watchwordOf(paid.order)[language()];
  life.show(
    [
      closingRing(),
      element("h1", {}, t("wallet.paid.title")),
      amount(paid.amount),
      element("p", { class: "shop-name" }, paid.shop_name),
      paid.cash > 0
        ? line(
            t("wallet.paid.cash", {
              cash: formatYen(paid.cash),
              sum: formatYen(paid.cash + paid.amount),
            }),
            "cash",
          )
        : null,
      element("p", {}, date, " ", clock),
      element(
        "div",
        { class: "watchword" },
        line(t("wallet.paid.same_words")),
        element("strong", {}, watchword),
      ),
      button(t("wallet.to_home"), () => go("home", {}, "replace")),
      element(
        "button",
        { type: "button", class: "link", onclick: () => go("receipt", { order: paid.order }) },
        t("wallet.paid.receipt"),
      ),
    ],
    "paid",
  );
  document.body.classList.add("is-paid");
  life.onLeave(() => document.body.classList.remove("is-paid"));
  if (isNow) {
    buzz([120, 60, 240]);
    announce(
      t("wallet.paid.said", { sum: formatYen(paid.amount), shop: paid.shop_name, watchword }),
      true,
    );
  }
  return undefined;
}

function closingRing() {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 120 120");
  drawing.setAttribute("aria-hidden", "true");
  drawing.classList.add("closing");
  for (const [kind, d] of [
    ["track", "M60 8a52 52 0 1 1-.01 0"],
    ["arc", "M60 8a52 52 0 1 1-.01 0"],
    ["tick", "M42 62l13 15 24-32"],
  ]) {
    const path = document.createElementNS(space, "path");
    path.setAttribute("d", d);
    path.setAttribute("pathLength", "100");
    path.classList.add(kind);
    drawing.append(path);
  }
  return drawing;
}
