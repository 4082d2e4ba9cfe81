/**
 * The phone's key, sealed twice: under the PIN, and around that under a key of this
 * browser which script can use but never read. Copied storage alone opens nothing,
 * and neither does a PIN seen over a shoulder without this phone.
 */

import { makeKey } from "/screens/keys.js";

import { countTry, forgive } from "./attempts.js";
import { askToPersist, forget, read, write } from "./store.js";

const RECORD = "key";
const ITERATIONS = 600_000;
const IDLE_MS = 5 * 60 * 1000;

let opened = null;
let lastTouch = 0;

/** The PIN was not the one the key was sealed with. */
export class PinWrong extends Error {}

/** @returns {Promise<string|null>} the key's address, where a key is kept */
export async function keptAddress() {
  return (await read(RECORD))?.address ?? null;
}

/**
 * Make a key and keep it sealed under a PIN; it is open afterwards.
 * @param {string} pin six digits
 * @returns {Promise<string>} its address
 */
export async function makeSealed(pin) {
  const { secret, address } = makeKey();
  const name = address.toLowerCase();
  const device = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  const salt = crypto.getRandomValues(new Uint8Array(16));
  const pinKey = await keyOfPin(pin, salt, ITERATIONS);
  const inner = await encrypt(pinKey, secret, name);
  const outer = await encrypt(device, inner.sealed, name);
  await write(RECORD, {
    address: name,
    device,
    salt,
    iterations: ITERATIONS,
    innerNonce: inner.nonce,
    outerNonce: outer.nonce,
    sealed: outer.sealed,
  });
  await askToPersist();
  opened = secret;
  touch();
  return name;
}

/**
 * Open the key. The try is counted as wrong first and forgiven when it was right.
 * @throws {PinWrong}
 */
export async function open(pin) {
  await countTry();
  const box = await read(RECORD);
  const inner = await decrypt(box.device, box.outerNonce, box.sealed, box.address);
  const pinKey = await keyOfPin(pin, box.salt, box.iterations);
  try {
    opened = await decrypt(pinKey, box.innerNonce, inner, box.address);
  } catch {
    throw new PinWrong();
  }
  await forgive();
  touch();
}

/** @returns {Uint8Array|null} the secret, unless the phone lay idle for five minutes */
export function openSecret() {
  if (opened && Date.now() - lastTouch > IDLE_MS) lock();
  return opened;
}

/** Wipe the open key. */
export function lock() {
  opened?.fill(0);
  opened = null;
}

/** Somebody uses the phone. */
export function touch() {
  if (opened && Date.now() - lastTouch > IDLE_MS && lastTouch) lock();
  lastTouch = Date.now();
}

/** Forget a key that was never registered. */
export async function forgetKey() {
  lock();
  await forget(RECORD);
}

async function keyOfPin(pin, salt, iterations) {
  const raw = new TextEncoder().encode(pin);
  const base = await crypto.subtle.importKey("raw", raw, "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations },
    base,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

async function encrypt(key, data, address) {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const way = { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(address) };
  return { nonce, sealed: new Uint8Array(await crypto.subtle.encrypt(way, key, data)) };
}

async function decrypt(key, nonce, sealed, address) {
  const way = { name: "AES-GCM", iv: nonce, additionalData: new TextEncoder().encode(address) };
  return new Uint8Array(await crypto.subtle.decrypt(way, key, sealed));
}
