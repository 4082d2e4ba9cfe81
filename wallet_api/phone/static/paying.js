/**
 * Paying a bill: look at it, check what is to be signed, sign, hand in.
 *
 * A signed order is kept until its answer is known. Whatever happens between, the same
 * order is handed in again, and the server answers it as the first time: nobody pays
 * twice, and nobody is left without the truth.
 */

import { request } from "/screens/api.js";
import { fromHex, signDigest, toHex } from "/screens/keys.js";
import { digestOf } from "/screens/typed_data.js";

import { now } from "./clock.js";
import { keptAddress, openSecret } from "./keybox.js";
import { network } from "./network.js";
import { call } from "./session.js";
import { forget, read, write } from "./store.js";

const PENDING = "pending";
const PAID = "paid";
const FOLLOWED_MOST = 5;
const QUOTE_FRESH_SECONDS = 40;
const BACKDATED_SECONDS = 60;
const VALID_MOST_SECONDS = 2 * 3600;
const PAUSES_SECONDS = [1, 2, 3, 5];

/** The order to sign does not say what was shown. */
export class QuoteDiffers extends Error {
  constructor(field) {
    super(field);
    this.code = "quote_differs";
    this.values = { field };
  }
}

/**
 * Look a bill up, following corrections to the newest one.
 * @param {string} reference what its QR carries, or its six digits
 * @returns {Promise<{bill: object, before: object|null}>} `before`: the one corrected
 */
export async function findBill(reference) {
  let bill = await call("GET", `/v1/bills/${encodeURIComponent(reference)}`);
  let before = null;
  for (let followed = 0; bill.state === "replaced" && bill.replaced_by; followed += 1) {
    if (followed === FOLLOWED_MOST) break;
    before = bill;
    bill = await call("GET", `/v1/bills/${encodeURIComponent(bill.replaced_by)}`);
  }
  return { bill, before };
}

/** Ask with which money a bill would be paid, and check the answer. */
export async function quoteBill(bill) {
  const quote = await call("POST", "/v1/payments/quote", { body: { bill: bill.reference } });
  checkQuote(quote, bill, await network(), await keptAddress());
  return quote;
}

/**
 * Whether what is to be signed is what is shown: this town, this payer, this shop, this
 * amount, these parts; and whether its hash is the one named.
 * @throws {QuoteDiffers}
 */
export function checkQuote(quote, bill, town, account) {
  const { domain, types, primaryType, message } = quote.typed_data;
  const expected = town.typed_data.Payment;
  const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const must = (isTrue, field) => {
    if (!isTrue) throw new QuoteDiffers(field);
  };
  must(primaryType === "Payment" && same(types, expected.types), "types");
  must(same(domain, expected.domain), "domain");
  must(message.payer.toLowerCase() === account, "payer");
  must(message.payee.toLowerCase() === bill.shop.toLowerCase(), "payee");
  must(quote.shop.toLowerCase() === bill.shop.toLowerCase(), "shop");
  must(quote.shop_name === bill.shop_name, "shop_name");
  must(quote.amount === bill.amount, "amount");
  const parts = (legs) => legs.map((leg) => [leg.lot, leg.amount]);
  must(same(parts(message.legs), parts(quote.legs)), "legs");
  const sum = message.legs.reduce((total, leg) => total + leg.amount, 0);
  must(sum === bill.amount, "amount");
  must(message.validBefore <= now() + VALID_MOST_SECONDS, "validBefore");
  must(toHex(digestOf(quote.typed_data)) === quote.order.toLowerCase(), "order");
}

/** Whether a quote is young enough to be handed in. */
export function isFresh(quote) {
  return now() - quotedAt(quote) < QUOTE_FRESH_SECONDS;
}

/** Whether two quotes take the same money to the same shop. */
export function isSameQuote(one, other) {
  const facts = (quote) => JSON.stringify([quote.shop, quote.amount, quote.legs]);
  return facts(one) === facts(other);
}

/** Sign a checked quote with the open key, and keep the order until it is answered. */
export async function sign(quote, bill) {
  const { message } = quote.typed_data;
  const digest = digestOf(quote.typed_data);
  const body = {
    payer: message.payer,
    payee: message.payee,
    legs: message.legs.map(({ lot, amount }) => ({ lot, amount })),
    bill_ref: message.billRef,
    valid_after: message.validAfter,
    valid_before: message.validBefore,
    salt: message.salt,
    signer: message.payer,
    signature: signDigest(openSecret(), digest),
  };
  const pending = {
    order: toHex(digest),
    body,
    bill: bill.reference,
    shop_name: bill.shop_name,
    amount: bill.amount,
    cash: bill.cash ?? 0,
  };
  await write(PENDING, pending);
  return pending;
}

/** @returns {Promise<object|undefined>} an order whose answer is not known yet */
export function unanswered() {
  return read(PENDING);
}

/**
 * Hand an order in until its answer is known.
 * @param {object} pending as `sign` kept it
 * @param {{isWanted: () => boolean, unsure: () => void}} watch `unsure` is called while
 *   no answer comes; `isWanted` ends the tries, not the order
 * @returns {Promise<object|null>} what is on the paid screen; null when no longer wanted
 * @throws {Problem} it was refused; nothing was charged
 */
export async function handIn(pending, watch) {
  for (let tries = 0; watch.isWanted(); tries += 1) {
    try {
      const answer = await request("POST", "/v1/payments", { body: pending.body });
      return await keepPaid(pending, answer);
    } catch (problem) {
      if (isAnswer(problem)) {
        await forget(PENDING);
        throw problem;
      }
      watch.unsure();
      await pause(PAUSES_SECONDS[Math.min(tries, PAUSES_SECONDS.length - 1)]);
    }
  }
  return null;
}

async function keepPaid(pending, answer) {
  const { order, shop_name, amount, cash } = pending;
  const paid = { order, shop_name, amount, cash, accepted_at: answer.accepted_at };
  await write(PAID, paid);
  await forget(PENDING);
  return paid;
}

/** @returns {Promise<object|undefined>} the payment made last on this phone */
export function lastPaid() {
  return read(PAID);
}

// What the server refuses it did not accept. Anything else leaves it open: no signal, a
// busy server, a hotel's sign-in page that answers in its place ("internal" here).
function isAnswer({ status, code }) {
  return status >= 400 && status < 500 && status !== 429 && code !== "internal";
}

function quotedAt(quote) {
  return quote.typed_data.message.validAfter + BACKDATED_SECONDS;
}

function pause(seconds) {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, seconds * 1000);
    addEventListener("online", done);
  });
}

/** An order's hash as people read it out: its first eight digits. */
export function shortOrder(order) {
  return toHex(fromHex(order).slice(0, 4)).slice(2).toUpperCase();
}
