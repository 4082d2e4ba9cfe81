/**
 * Taking a seat at the founding: the signing key is made here, sealed here under the
 * officer's passphrase, and only the sealed box leaves this page.
 */

import { request, Problem } from "/screens/api.js";
import { keccak, makeKey, signDigest } from "/screens/keys.js";
import { seal } from "/screens/sealing.js";
import { loadWords, refusalLine, t } from "/screens/words.js";

const PASSPHRASE_LEAST = 12;
const PASSPHRASE_GOOD = 20;
const form = document.getElementById("enrol");
const wrong = document.getElementById("wrong");
const field = (id) => document.getElementById(id);

await loadWords();
const code = window.location.hash.slice(1);
// The code stays out of the address bar and of the history.
window.history.replaceState(null, "", window.location.pathname);
let seat = null;
try {
  seat = await send(form.dataset.seat, { code });
  field("seat").textContent = t("desk.founding.seat", { seat: seat.seat });
  form.hidden = false;
  // From here on it stands where it is seen from the fields and from the button.
  field("sit").before(wrong);
} catch (error) {
  refuse(explain(error));
}

field("draw").addEventListener("click", () => attempt(drawAuthenticator));
field("passphrase").addEventListener("input", showStrength);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  attempt(sitDown);
});

async function drawAuthenticator() {
  const login = field("login").value.trim().toLowerCase();
  if (!field("login").reportValidity()) {
    return;
  }
  const body = { totp_secret: seat.totp_secret, login };
  const drawn = await send(form.dataset.authenticator, body);
  const image = field("picture").querySelector("img");
  image.src = `data:image/svg+xml;utf8,${encodeURIComponent(drawn.svg)}`;
  field("picture").hidden = false;
  field("secret").hidden = false;
  field("secret").textContent = t("desk.founding.secret", { secret: seat.totp_secret });
}

async function sitDown() {
  const passphrase = field("passphrase").value;
  if ([...passphrase].length < PASSPHRASE_LEAST) {
    refuse(t("desk.founding.strength.short"), field("passphrase"));
    return;
  }
  if (passphrase !== field("again").value) {
    refuse(t("desk.founding.again_differs"), field("again"));
    return;
  }
  const key = makeKey();
  const sealed = await seal(key.secret, passphrase);
  const words = new TextEncoder().encode(seat.words);
  const proof = signDigest(key.secret, keccak(words));
  key.secret.fill(0);
  const answer = await send(form.dataset.enrol, {
    code,
    name: field("name").value,
    login: field("login").value.trim().toLowerCase(),
    password: field("password").value,
    totp_secret: seat.totp_secret,
    totp_code: field("code").value,
    sealed,
    proof,
  });
  window.location.assign(answer.next);
}

function showStrength() {
  const length = [...field("passphrase").value].length;
  const good = length >= PASSPHRASE_GOOD ? "good" : "fair";
  const kind = length < PASSPHRASE_LEAST ? "short" : good;
  field("strength").textContent = {
    short: t("desk.founding.strength.short"),
    fair: t("desk.founding.strength.fair"),
    good: t("desk.founding.strength.good"),
  }[kind];
}

async function attempt(act) {
  wrong.hidden = true;
  field("sit").disabled = true;
  try {
    await act();
  } catch (error) {
    if (error.code === "field_invalid" && error.values.field === "totp_code") {
      refuse(t("desk.founding.code_wrong"), field("code"));
    } else {
      refuse(explain(error));
    }
  } finally {
    field("sit").disabled = false;
  }
}

function send(path, body) {
  const token = document.querySelector("meta[name=csrf]").content;
  return request("POST", path, { body, headers: { "X-CSRF-Token": token } });
}

/** Say what is wrong, and lead there: to the field, or to the words themselves. */
function refuse(text, place = wrong) {
  wrong.textContent = text;
  wrong.hidden = false;
  wrong.tabIndex = -1;
  wrong.scrollIntoView({ block: "center" });
  place.focus();
}

function explain(error) {
  return refusalLine(error instanceof Problem ? error : { code: "internal" });
}
