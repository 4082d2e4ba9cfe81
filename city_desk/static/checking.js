/**
 * Whether what an officer is shown is what the officer would sign. Nothing of it is
 * taken from the server's word: the digest, the calldata's meaning and the list's head
 * are computed here, and held against what the page shows.
 */

import { toHex } from "/screens/keys.js";
import { digestOf } from "/screens/typed_data.js";
import { describeCall, formatDay, readCall } from "./calldata.js";
import { ascends, listHead } from "./list_head.js";

const CONTRACT_OF_KIND = {
  issue: "authorizeIssue",
  "open programme": "openProgramme",
  "register shops": "register",
  unfreeze: "unfreeze",
};

const KIND_SHOP = 2n;

/**
 * Check an action's material.
 * @param {Object} material what the server gave to sign
 * @param {{hash: string, words: string}} shown what the page shows
 * @returns {{digest: Uint8Array, differs: string|null, head: string|null}} `differs`
 *   names what does not fit, and then nothing may be signed
 */
export function checkMaterial(material, shown) {
  const digest = digestOf(material.typed_data);
  const { message } = material.typed_data;
  const call = readCall(message.data);
  const differs =
    (toHex(digest) !== shown.hash && "hash") ||
    (!call && "data") ||
    (call.name !== CONTRACT_OF_KIND[material.kind] && "kind") ||
    (message.target !== material.contracts[call.contract] && "target") ||
    (describeCall(call) !== shown.words.trim() && "words") ||
    checkSummary(material, call.values);
  const head = call?.name === "authorizeIssue" ? call.values.listHead : null;
  return { digest, differs: differs || null, head };
}

function checkSummary(material, values) {
  const checks = {
    issue: checkIssue,
    "open programme": checkProgramme,
    "register shops": checkShops,
    unfreeze: checkAccounts,
  };
  return checks[material.kind](material, values);
}

function checkIssue({ summary, rows, chain_id: chainId, contracts }, values) {
  const total = rows.reduce((sum, [, amount]) => sum + amount, 0);
  return firstWrong({
    rows: rows.length === summary.rows && ascends(rows),
    total: values.total === BigInt(total) && summary.total === total,
    programme: values.programme === BigInt(summary.programme),
    last_day: formatDay(Number(values.lastDay)) === summary.last_day,
    authorization: values.id === summary.authorization,
    list_head:
      values.listHead === listHead(rows, chainId, contracts.Issuance) &&
      values.listHead === summary.list_head,
  });
}

function checkProgramme({ summary }, { id, terms }) {
  return firstWrong({
    programme: id === BigInt(summary.programme),
    cap: terms.cap === BigInt(summary.cap),
    // Drafts of before these were shown have none of them, and show none.
    holder_limit: isSame(terms.holderLimit, summary.holder_limit),
    payment_limit: isSame(terms.paymentLimit, summary.payment_limit),
    acceptors: isSame(terms.acceptors, summary.acceptors),
    flags: isSame(terms.flags, summary.flags),
    issue_from:
      summary.issue_from === undefined ||
      formatDay(Number(terms.issueFrom)) === summary.issue_from,
    issue_until: formatDay(Number(terms.issueUntil)) === summary.issue_until,
    redeem_until: formatDay(Number(terms.redeemUntil)) === summary.redeem_until,
  });
}

function isSame(signed, shown) {
  return shown === undefined || BigInt(signed) === BigInt(shown);
}

function checkShops({ summary }, { entries }) {
  const agree = entries.every(
    (entry, index) =>
      entry.account === summary.shops[index]?.account &&
      entry.classes === BigInt(summary.shops[index].classes) &&
      // A shop, whose tills alone sign: no person, and no key of its own.
      entry.kind === KIND_SHOP &&
      BigInt(entry.personCommitment) === 0n &&
      entry.firstSigner === "0x" &&
      entry.permission.scope === 0n
  );
  return firstWrong({ shops: entries.length === summary.shops.length && agree });
}

function checkAccounts({ summary }, { accounts }) {
  return firstWrong({ accounts: String(accounts) === String(summary.accounts) });
}

function firstWrong(checks) {
  const wrong = Object.entries(checks).find(([, holds]) => !holds);
  return wrong ? wrong[0] : null;
}
