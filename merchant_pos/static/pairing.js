/** The pages on which a browser becomes a till, and opens again as one. */

import { language, refusalText, t } from "../screens/words.js";
import { visit } from "./navigation.js";
import { NoKey, StillPairing, pair, signIn } from "./signing.js";
import { TERMINAL, findKey } from "./terminal_key.js";

/** Make the pairing page live; a code may stand behind the # of its address. */
export function attachPair(view) {
  const form = view.querySelector("#pair-form");
  const code = form.elements.code;
  const error = view.querySelector("#code-error");
  const waiting = view.querySelector("#pair-waiting");
  const button = form.querySelector("button");
  const given = location.hash.slice(1);
  if (given) {
    code.value = given;
    // The code is a secret until it is used; it does not stay in the address.
    history.replaceState(null, "", location.pathname);
  }
  showPaired(view);
  // Pressed before anything listened, it would only load the page anew, without the code.
  button.disabled = false;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    say(error, "");
    code.removeAttribute("aria-invalid");
    waiting.hidden = false;
    button.disabled = true;
    try {
      await pair(code.value);
      await visit(view.dataset.home);
    } catch (problem) {
      say(error, explain(problem));
      code.setAttribute("aria-invalid", "true");
      code.focus();
    } finally {
      waiting.hidden = true;
      button.disabled = false;
    }
  });
}

/** Make the sign-in page live: it opens the till with its key, and goes on. */
export function attachSignIn(view) {
  window.setTimeout(() => open(view), 0);
}

async function open(view) {
  try {
    await signIn();
    await visit(view.dataset.next, { push: false });
  } catch (problem) {
    if (problem instanceof NoKey) {
      await visit(view.dataset.pair);
      return;
    }
    view.querySelector("#signing-in").hidden = true;
    view.querySelector("#sign-in-again").hidden = false;
    say(view.querySelector("#sign-in-error"), explain(problem));
  }
}

/** What went wrong, for a clerk. */
export function explain(problem) {
  if (problem instanceof StillPairing) {
    return t("till.pair.slow");
  }
  if (!problem.code || problem instanceof DOMException) {
    return t("till.pair.no_store");
  }
  const { text, remedy } = ownWords(problem) ?? refusalText(problem);
  return language() === "ja" ? text + remedy : `${text} ${remedy}`;
}

/** What the till itself says of a refusal, where it has words of its own. */
function ownWords({ code, values }) {
  const key = `till.refusal.${code}`;
  const text = t(key, values);
  return text === key ? null : { text, remedy: t(`till.remedy.${code}`, values) };
}

async function showPaired(view) {
  const kept = await findKey(TERMINAL).catch(() => undefined);
  if (kept) {
    const values = { shop: kept.shopName, label: kept.label };
    const text = view.querySelector("#paired");
    text.textContent = t("till.pair.paired", values);
    text.hidden = false;
  }
}

function say(place, text) {
  place.textContent = text;
  place.hidden = text === "";
}
