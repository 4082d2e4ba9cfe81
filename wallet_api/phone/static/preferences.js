/** What a holder chooses for this phone: the language, and larger letters. */

import { loadWords } from "/screens/words.js";

import { again } from "./router.js";

const LARGE = "meguru-large";
const YEAR_SECONDS = 365 * 86400;

/** Put the choices on the page, before anything is shown. */
export function applyPreferences() {
  const chosen = /(?:^|; )language=(ja|en)(?:;|$)/.exec(document.cookie)?.[1];
  if (chosen) document.documentElement.lang = chosen;
  document.documentElement.classList.toggle("large", isLarge());
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
