/**
 * Signing keys: secp256k1, as Ethereum's accounts have them. A digest is signed as it
 * is; `s` is always the lower one, which is the only one the contracts take.
 */

import { hmac } from "../vendor/noble/hmac.js";
import * as secp from "../vendor/noble/secp256k1.js";
import { sha256 } from "../vendor/noble/sha2.js";
import { keccak_256 } from "../vendor/noble/sha3.js";

secp.hashes.sha256 = sha256;
secp.hashes.hmacSha256 = (key, message) => hmac(sha256, key, message);

const V_FIRST = 27;

/** Keccak-256 of some bytes. */
export function keccak(bytes) {
  return keccak_256(bytes);
}

/** A new key. @returns {{secret: Uint8Array, address: string}} */
export function makeKey() {
  const secret = secp.utils.randomSecretKey();
  return { secret, address: addressOf(secret) };
}

/** The address of a key, lower case: `0x` and 40 digits. */
export function addressOf(secret) {
  const point = secp.getPublicKey(secret, false).slice(1);
  return toHex(keccak_256(point).slice(12));
}

/**
 * Sign a 32-byte digest.
 * @returns {string} `0x` and 65 bytes: r, s, and v as 27 or 28
 */
export function signDigest(secret, digest) {
  const signed = secp.sign(digest, secret, {
    format: "recovered",
    lowS: true,
    prehash: false,
  });
  // noble writes the recovery bit first, Ethereum v last.
  const bytes = new Uint8Array(65);
  bytes.set(signed.slice(1), 0);
  bytes[64] = signed[0] + V_FIRST;
  return toHex(bytes);
}

/** Bytes as `0x…`, lower case. */
export function toHex(bytes) {
  return "0x" + Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `0x…` as bytes. */
export function fromHex(text) {
  const digits = text.replace(/^0x/i, "");
  if (digits.length % 2 || /[^0-9a-f]/i.test(digits)) {
    throw new TypeError("not hexadecimal");
  }
  return Uint8Array.from({ length: digits.length / 2 }, (_, index) =>
    Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16)
  );
}
