/**
 * Registering this phone's key with the code of an invitation. What was begun is kept,
 * so that a phone that was put away goes on where it was; the code is forgotten as soon
 * as the account stands.
 */

import { request } from "/screens/api.js";
import { signDigest } from "/screens/keys.js";
import { digestOf } from "/screens/typed_data.js";

import { compareClocks, now } from "./clock.js";
import { forgetKey, keptAddress, makeSealed, openSecret } from "./keybox.js";
import { network, typed } from "./network.js";
import { needKey } from "./session.js";
import { change, forget, knownAccount, read, rememberAccount } from "./store.js";

const RECORD = "registration";
const PROOF_SECONDS = 3600;
const RENEW_SECONDS = 120;
const ASK_SECONDS = 1.5;
const PATIENT_ASKS = 20;
// Somebody has this code or this person already, or the code is none: the key was not
// registered, and another code may be tried with it.
const CODE_REFUSALS = new Set([
  "invitation_unknown",
  "invitation_used",
  "person_known",
  "field_invalid",
]);

/** Keep the letter's code until it is used. */
export function takeCode(code) {
  return change(RECORD, () => ({ code }));
}

/** @returns {Promise<object|undefined>} a registration that was begun */
export function begun() {
  return read(RECORD);
}

/**
 * Ask whether the code that was taken can be used; one that cannot is forgotten.
 * @throws {Problem} it cannot, or nobody answers
 */
export async function checkCode() {
  const { code } = await read(RECORD);
  try {
    await request("POST", "/v1/registrations/check", { body: { code } });
  } catch (problem) {
    if (isCodeRefused(problem)) await forget(RECORD);
    throw problem;
  }
}

/** Whether it is the code that was refused: another may be tried. */
export function isCodeRefused(problem) {
  return CODE_REFUSALS.has(problem.code);
}

/** The holder agreed to this version of the purposes. */
export function agree(version) {
  return change(RECORD, (old) => ({ ...old, purpose_version: version ?? null, agreed_at: now() }));
}

/** Whether a key lies open that no code was accepted for. */
export function hasOpenKey() {
  return openSecret() !== null && knownAccount() === null;
}

/** Make the phone's key under a PIN. */
export function makeKey(pin) {
  return makeSealed(pin);
}

/** A closed key without an account is of no use, and its PIN may be forgotten. */
export async function forgetUnregistered() {
  const isUnused = knownAccount() === null && openSecret() === null && !(await read(RECORD))?.proof;
  if (isUnused && (await keptAddress())) await forgetKey();
}

/**
 * Ask for the registration until it stands.
 * @param {{isWanted: () => boolean, unsure: () => void}} watch
 * @returns {Promise<boolean>} whether it stands; false when no longer wanted
 * @throws {Problem} the code was refused
 */
export async function register(watch) {
  await compareClocks();
  for (let asked = 0; watch.isWanted(); asked += 1) {
    if (asked === PATIENT_ASKS) watch.unsure();
    try {
      const { state } = await request("POST", "/v1/registrations", { body: await proven() });
      if (state === "registered") {
        await finish();
        return true;
      }
    } catch (problem) {
      if (isCodeRefused(problem)) {
        await forget(RECORD);
        throw problem;
      }
      // The account stands under this very key: an answer was lost.
      if (problem.code === "account_known") {
        await finish();
        return true;
      }
      watch.unsure();
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_SECONDS * 1000));
  }
  return false;
}

async function finish() {
  rememberAccount(await keptAddress());
  await forget(RECORD);
}

/** The request, with a proof by the key that is made once while it is good. */
async function proven() {
  const account = await keptAddress();
  let kept = await read(RECORD);
  if (!kept.proof || kept.valid_before < now() + RENEW_SECONDS) {
    await needKey();
    const validBefore = now() + PROOF_SECONDS;
    const message = { account, validBefore };
    const proof = signDigest(openSecret(), digestOf(await typed("Registration", message)));
    kept = await change(RECORD, (old) => ({ ...old, valid_before: validBefore, proof }));
  }
  const { code, valid_before, proof, purpose_version } = kept;
  const agreed = (await network()).purpose_version ? { purpose_version } : {};
  return { code, account, valid_before, proof, ...agreed };
}
