/** What the till's key signs: that a code is its own, and who is asking. */

import { request } from "../screens/api.js";
import { addressOf, keccak, makeKey, signDigest, toHex } from "../screens/keys.js";
import { digestOf } from "../screens/typed_data.js";
import {
  PAIRING,
  TERMINAL,
  findKey,
  keepKey,
  openKey,
  promoteKey,
} from "./terminal_key.js";

const PROOF_SECONDS = 3600;
const SALT_BYTES = 32;
const TRIES_MOST = 60;
const WAIT_MILLISECONDS = 1_000;

/** There is no key in this browser: it has to be paired. */
export class NoKey extends Error {}

/** Pairing goes on at the city's side; the same code later says how far it is. */
export class StillPairing extends Error {}

/** A code as it is hashed, however it was typed. */
export function plainCode(typed) {
  return typed.normalize("NFKC").toUpperCase().replace(/[\s\-‐-―ー−]/g, "");
}

/**
 * Connect this browser to the shop of a code, and sign it in.
 * @param {string} typed
 * @throws {Problem|StillPairing}
 */
export async function pair(typed) {
  const code = plainCode(typed);
  const codeHash = toHex(keccak(new TextEncoder().encode(code)));
  let kept = await findKey(PAIRING);
  if (kept?.codeHash !== codeHash) {
    const { secret } = makeKey();
    await keepKey(PAIRING, secret, { codeHash, address: addressOf(secret) });
    kept = await findKey(PAIRING);
  }
  const secret = await openKey(kept);
  const validBefore = now() + PROOF_SECONDS;
  const message = { codeHash, signer: kept.address, validBefore };
  const body = {
    code,
    signer: kept.address,
    valid_before: validBefore,
    proof: await sign(secret, "Terminal", message),
  };
  for (let tries = 0; tries < TRIES_MOST; tries += 1) {
    const found = await request("POST", `${root()}/pair`, { body });
    if (found.state === "paired") {
      const { shop, shop_name: shopName, label } = found;
      await promoteKey(kept, { shop, shopName, label });
      await signIn();
      return;
    }
    await new Promise((resolve) => window.setTimeout(resolve, WAIT_MILLISECONDS));
  }
  throw new StillPairing();
}

/**
 * Sign in with the till's key.
 * @returns {Promise<string>} what forms carry from now on
 * @throws {Problem|NoKey}
 */
export async function signIn() {
  const kept = await findKey(TERMINAL);
  if (!kept) {
    throw new NoKey();
  }
  const issuedAt = now();
  const salt = toHex(crypto.getRandomValues(new Uint8Array(SALT_BYTES)));
  const message = { account: kept.shop, signer: kept.address, issuedAt, salt };
  const signature = await sign(await openKey(kept), "Session", message);
  const body = {
    account: kept.shop,
    signer: kept.address,
    issued_at: issuedAt,
    salt,
    signature,
  };
  return (await request("POST", `${root()}/session`, { body })).form_code;
}

async function sign(secret, primaryType, message) {
  const typed = (await request("GET", `${root()}/typed-data`))[primaryType];
  const { domain, types } = typed;
  return signDigest(secret, digestOf({ domain, types, primaryType, message }));
}

function now() {
  return Math.floor(Date.now() / 1000);
}

function root() {
  return document.body.dataset.root;
}
