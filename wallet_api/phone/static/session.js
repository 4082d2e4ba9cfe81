/**
 * Talking to the API as this phone's account. When a session is over, the key is
 * opened (the PIN is asked where it is closed), signed in with, and the call goes on.
 */

import { request } from "/screens/api.js";
import { signDigest, toHex } from "/screens/keys.js";
import { digestOf } from "/screens/typed_data.js";

import { now } from "./clock.js";
import { keptAddress, openSecret } from "./keybox.js";
import { typed } from "./network.js";
import { forget, read, write } from "./store.js";

const RECORD = "session";
const OVER = new Set(["session_invalid", "session_missing"]);

let openKey = async () => false;

/** Tell how the PIN is asked: a function that resolves to whether the key is open. */
export function askWith(ask) {
  openKey = ask;
}

/** The holder chose not to give the PIN. */
export class PinDeclined extends Error {}

/** Make sure that the key is open. @throws {PinDeclined} */
export async function needKey(reason) {
  if (!openSecret() && !(await openKey(reason))) throw new PinDeclined();
}

/** Sign in with the key, which must be open. */
export async function signIn() {
  const account = await keptAddress();
  const issued = now();
  const salt = toHex(crypto.getRandomValues(new Uint8Array(32)));
  const message = { account, signer: account, issuedAt: issued, salt };
  const signature = signDigest(openSecret(), digestOf(await typed("Session", message)));
  const body = { account, signer: account, issued_at: issued, salt, signature };
  const { token, expires_at } = await request("POST", "/v1/sessions", { body });
  await write(RECORD, { token, expires_at });
  return token;
}

/**
 * Ask the API as this account.
 * @param {string} method
 * @param {string} path
 * @param {object} [options] as `request` takes them
 */
export async function call(method, path, options = {}) {
  const kept = await read(RECORD);
  const isGood = kept && kept.expires_at > now() + 30;
  const token = isGood ? kept.token : await renew();
  try {
    return await request(method, path, { ...options, token });
  } catch (problem) {
    if (!OVER.has(problem.code)) throw problem;
    await forget(RECORD);
    return request(method, path, { ...options, token: await renew() });
  }
}

async function renew() {
  await needKey("session");
  return signIn();
}
