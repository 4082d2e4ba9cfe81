/**
 * A signing key at rest: sealed under a passphrase, so that whoever keeps the box has
 * nothing. Argon2id (RFC 9106; the memory and passes that OWASP names as the least)
 * makes a key of the passphrase, AES-256-GCM seals, and the key's address is
 * authenticated with it. `ledger/chain/sealing.py` writes and reads the same boxes.
 */

import { argon2idAsync } from "../vendor/noble/argon2.js";
import { addressOf, fromHex, toHex } from "./keys.js";

const VERSION = 1;
const MEMORY_KIBIBYTES = 19_456;
const PASSES = 2;
const LANES = 1;
const MEMORY_MOST_KIBIBYTES = 262_144;
const PASSES_MOST = 10;
const encoder = new TextEncoder();

/**
 * Seal a key under a passphrase.
 * @param {Uint8Array} secret
 * @param {string} passphrase
 * @returns {Promise<Object>} the box, ready for JSON
 */
export async function seal(secret, passphrase) {
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const address = addressOf(secret);
  const costs = { m: MEMORY_KIBIBYTES, t: PASSES, p: LANES };
  const key = await deriveKey(passphrase, salt, costs);
  const algorithm = { name: "AES-GCM", iv: nonce, additionalData: fromHex(address) };
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm, key, secret));
  return {
    v: VERSION,
    kdf: "argon2id",
    ...costs,
    address,
    salt: toHex(salt),
    nonce: toHex(nonce),
    sealed: toHex(sealed),
  };
}

/**
 * Open a box.
 * @returns {Promise<Uint8Array|null>} the key, or null where the passphrase is wrong
 */
export async function unseal(box, passphrase) {
  checkBox(box);
  const key = await deriveKey(passphrase, fromHex(box.salt), box);
  const algorithm = {
    name: "AES-GCM",
    iv: fromHex(box.nonce),
    additionalData: fromHex(box.address),
  };
  try {
    const opened = await crypto.subtle.decrypt(algorithm, key, fromHex(box.sealed));
    const secret = new Uint8Array(opened);
    return addressOf(secret) === box.address ? secret : null;
  } catch {
    return null;
  }
}

function checkBox(box) {
  const fits =
    box.v === VERSION &&
    box.kdf === "argon2id" &&
    box.m <= MEMORY_MOST_KIBIBYTES &&
    box.t <= PASSES_MOST &&
    box.p === LANES;
  if (!fits) {
    throw new TypeError("this box is not one of ours");
  }
}

async function deriveKey(passphrase, salt, { m, t, p }) {
  // The same passphrase typed on another keyboard is the same bytes.
  const bytes = encoder.encode(passphrase.normalize("NFKC"));
  const derived = await argon2idAsync(bytes, salt, { m, t, p, dkLen: 32 });
  return crypto.subtle.importKey("raw", derived, "AES-GCM", false, ["encrypt", "decrypt"]);
}
