/** The account as the phone last saw it, kept for the times without a signal. */

import { now } from "./clock.js";
import { keptAddress } from "./keybox.js";
import { call } from "./session.js";
import { read, write } from "./store.js";

const RECORD = "home";
const RECENT = 3;

/** @returns {Promise<{account: object, payments: object[], at: number}|undefined>} */
export function lastSeen() {
  return read(RECORD);
}

/** Ask what the account holds and what was paid last. */
export async function look() {
  const address = await keptAddress();
  const account = await call("GET", `/v1/accounts/${address}`);
  const { payments } = await call("GET", `/v1/accounts/${address}/history?limit=${RECENT}`);
  const seen = { account, payments, at: now() };
  await write(RECORD, seen);
  return seen;
}

/** A page of what was paid. */
export async function history(cursor) {
  const address = await keptAddress();
  const after = cursor ? `&cursor=${encodeURIComponent(cursor)}` : "";
  return call("GET", `/v1/accounts/${address}/history?limit=20${after}`);
}

/** What was received. */
export async function received() {
  return call("GET", `/v1/accounts/${await keptAddress()}/issues`);
}

/**
 * What can be used, and what cannot yet or no longer, line by line.
 * @param {object[]} balances of `GET /v1/accounts/{account}`
 */
export function sortBalances(balances) {
  const held = balances.filter((balance) => balance.amount > 0);
  return {
    usable: held.filter((balance) => balance.spendable),
    over: held.filter((balance) => !balance.spendable),
    reserved: held.reduce((sum, balance) => sum + balance.reserved, 0),
  };
}
