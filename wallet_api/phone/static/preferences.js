/** What a holder chooses for this phone: the language, and larger letters. */

import { loadWords } from "/screens/words.js";

import { again } from "./router.js";

const LANGUAGES = ["ja", "en"];
const LARGE = "meguru-large";
const YEAR_SECONDS = 365 * 86400;

/** Put the choices on the page, before anything is shown. */
export function applyPreferences() {
  const chosen = /(?:^|; )language=(ja|en)(?:;|$)/.exec(document.cookie)?.[1];
  // The kept shell was written in the language of the day it was kept. A bill's page is
  // the server's own and says in its own words what stands on it.
  const isShell = document.body.dataset.page !== "bill";
  const spoken = chosen ?? (isShell ? languageOf(navigator.languages) : null);
  if (spoken) document.documentElement.lang = spoken;
  document.documentElement.classList.toggle("large", isLarge());
}

/**
 * The first language of a browser that the wallet speaks, as the server chooses it too.
 * @param {readonly string[]} wanted
 */
export function languageOf(wanted) {
  const known = wanted.map((each) => each.toLowerCase().split("-")[0]);
  return known.find((each) => LANGUAGES.includes(each)) ?? LANGUAGES[0];
}

/** Whether larger letters were chosen. */
export function isLarge() {
  return localStorage.getItem(LARGE) === "1";
}

/** Choose the size of the letters. */
export function chooseLarge(isChosen) {
  localStorage.setItem(LARGE, isChosen ? "1" : "0");
  applyPreferences();
}

/** Speak another language from now on; the server reads the same cookie. */
export async function chooseLanguage(language) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `language=${language}; path=/; max-age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
  document.documentElement.lang = language;
  await loadWords();
  await again();
}
