/**
 * Signing the plan of a founding: its digest is computed here from the text that is
 * read on this page, and the key is opened here only.
 */

import { request, Problem } from "/screens/api.js";
import { keccak, signDigest, toHex } from "/screens/keys.js";
import { unseal } from "/screens/sealing.js";
import { loadWords, refusalLine, t } from "/screens/words.js";

const POLL_MILLISECONDS = 2000;
const form = document.getElementById("confirm");
const place = document.querySelector("[data-watch]");

await loadWords();
form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const button = form.querySelector("button");
  document.getElementById("wrong").hidden = true;
  button.disabled = true;
  try {
    await confirmPlan();
  } catch (error) {
    refuse(refusalLine(error instanceof Problem ? error : { code: "internal" }));
  } finally {
    button.disabled = false;
    // A button that was switched off while it had the focus has lost it.
    if (document.activeElement === document.body) button.focus();
  }
});
watch();

async function confirmPlan() {
  const digest = keccak(new TextEncoder().encode(document.getElementById("plan").textContent));
  if (toHex(digest) !== form.dataset.digest) {
    refuse(t("desk.sign.differs", { what: "plan" }));
    return;
  }
  const field = document.getElementById("passphrase");
  const secret = await unseal(await request("GET", form.dataset.key), field.value);
  field.value = "";
  if (!secret) {
    refuse(t("desk.sign.wrong_passphrase"));
    field.focus();
    return;
  }
  const signature = signDigest(secret, digest);
  secret.fill(0);
  const body = {
    digest: toHex(digest),
    signature,
    backed_up: document.getElementById("backed-up").checked,
  };
  const token = document.querySelector("meta[name=csrf]").content;
  const headers = { "X-CSRF-Token": token };
  const answer = await request("POST", form.dataset.confirm, { body, headers });
  window.location.assign(answer.next);
}

function refuse(text) {
  const wrong = document.getElementById("wrong");
  wrong.textContent = text;
  wrong.hidden = false;
}

/** Whether an officer is at the box: what was ticked or typed is not taken away. */
function isInUse() {
  if (!form) {
    return false;
  }
  const isTicked = document.getElementById("backed-up").checked;
  const isTyped = document.getElementById("passphrase").value !== "";
  return isTicked || isTyped || form.contains(document.activeElement);
}

function watch() {
  window.setTimeout(async () => {
    try {
      const now = await request("GET", place.dataset.watch);
      if (now.state !== place.dataset.seen && !isInUse()) {
        window.location.reload();
        return;
      }
    } catch {
      // Asked again soon.
    }
    watch();
  }, POLL_MILLISECONDS);
}
