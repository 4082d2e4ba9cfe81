/**
 * Signing an action with the officer's own key. The passphrase and the key stay in this
 * page: what leaves it is an address and a signature.
 */

import { request, Problem } from "/screens/api.js";
import { signDigest } from "/screens/keys.js";
import { unseal } from "/screens/sealing.js";
import { announce } from "/screens/dom.js";
import { refusalLine, t } from "/screens/words.js";
import { checkMaterial } from "./checking.js";

/**
 * Bring the signing box of a page to life.
 * @param {HTMLElement} box with `data-signing`, `data-hash` and `data-signature`
 */
export async function openSigning(box) {
  const view = new View(box);
  view.say(t("desk.sign.checking"));
  try {
    const material = await request("GET", box.dataset.signing);
    const words = document.getElementById("signed-words").textContent;
    const found = checkMaterial(material, { hash: box.dataset.hash, words });
    if (found.differs) {
      view.refuse(t("desk.sign.differs", { what: found.differs }));
    } else if (!material.keys.length) {
      view.refuse(t("desk.sign.no_key"));
    } else {
      view.say(describe(material, found), true);
      view.accept((passphrase) => sign(view, material, found.digest, passphrase));
    }
  } catch (error) {
    view.refuse(explain(error));
  }
}

async function sign(view, material, digest, passphrase) {
  view.say(t("desk.sign.unsealing"));
  const opened = await openKey(material.keys, passphrase);
  if (!opened) {
    view.retry(t("desk.sign.wrong_passphrase"));
    return;
  }
  const signature = signDigest(opened.secret, digest);
  opened.secret.fill(0);
  view.say(t("desk.sign.sending"));
  const answer = await request("POST", view.box.dataset.signature, {
    body: { signer: opened.address, signature },
    headers: { "X-CSRF-Token": document.querySelector("meta[name=csrf]").content },
  });
  window.location.assign(answer.next);
}

async function openKey(keys, passphrase) {
  for (const key of keys) {
    const secret = await unseal(key, passphrase);
    if (secret) {
      return { secret, address: key.address };
    }
  }
  return null;
}

function describe(material, found) {
  if (!found.head) {
    return t("desk.sign.checked");
  }
  return t("desk.sign.checked_list", {
    rows: material.summary.rows,
    total: material.summary.total,
    head: found.head.slice(2, 18).replace(/(.{4})(?=.)/g, "$1 "),
  });
}

function explain(error) {
  if (error instanceof Problem && error.isOffline) {
    return t("desk.sign.offline");
  }
  return refusalLine(error instanceof Problem ? error : { code: "internal" });
}

class View {
  constructor(box) {
    this.box = box;
    this.form = box.querySelector("[data-form]");
    this.field = box.querySelector("#passphrase");
    this.button = this.form.querySelector("button");
    this.checked = box.querySelector("[data-checked]");
    this.problem = box.querySelector("[data-wrong]");
  }

  say(text, done = false) {
    this.problem.hidden = true;
    this.checked.hidden = false;
    this.checked.textContent = text;
    this.checked.classList.toggle("done", done);
  }

  wrong(text) {
    this.checked.hidden = true;
    this.problem.hidden = false;
    this.problem.textContent = text;
    announce(text, true);
  }

  /** What is wrong can be mended in the field. */
  retry(text) {
    this.wrong(text);
    this.field.setAttribute("aria-invalid", "true");
    this.field.focus();
  }

  refuse(text) {
    this.wrong(text);
    this.form.hidden = true;
  }

  accept(use) {
    this.button.disabled = false;
    this.form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const passphrase = this.field.value;
      this.field.value = "";
      this.field.removeAttribute("aria-invalid");
      this.button.disabled = true;
      try {
        await use(passphrase);
      } catch (error) {
        this.retry(explain(error));
      } finally {
        this.button.disabled = false;
      }
    });
  }
}
