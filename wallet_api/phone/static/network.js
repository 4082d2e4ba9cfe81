/**
 * What there is to know of the town: its name, its chain, and what is signed there.
 *
 * The signing domains are kept from the first time on. If they ever change, nothing
 * is signed: a wallet that follows a new contract without a word could be led astray.
 */

import { request } from "/screens/api.js";

import { read, write } from "./store.js";

const RECORD = "network";

let known = null;

/** The town's signing domain is not the one this phone was registered with. */
export class DomainChanged extends Error {
  code = "quote_differs";
  values = { field: "domain" };
}

/** @returns {Promise<object>} `GET /v1/network`; without a signal, as last seen */
export async function network() {
  if (known) return known;
  const kept = await read(RECORD);
  try {
    const fresh = await request("GET", "/v1/network");
    if (kept && !isSameDomain(kept, fresh)) throw new DomainChanged();
    await write(RECORD, fresh);
    known = fresh;
  } catch (problem) {
    if (!kept || problem instanceof DomainChanged) throw problem;
    return kept;
  }
  return known;
}

function isSameDomain(one, other) {
  const domains = (town) => JSON.stringify(town.typed_data.Payment.domain);
  return domains(one) === domains(other);
}

/**
 * Fill a message into one of the town's structures.
 * @param {"Session"|"Registration"} name
 * @param {object} message
 */
export async function typed(name, message) {
  return { ...(await network()).typed_data[name], message };
}
