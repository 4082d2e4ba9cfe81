/**
 * The words of the screens, in the language of the page. Server and browser read the
 * same files; a key is written `{face}.{screen}.{what}`, a value goes where `{name}` is, and
 * of `{name:person|people}` the first stands for one, the second for any other number.
 */

const LANGUAGES = ["ja", "en"];
const GROUPED_FROM = 1000;
const PLACE = /\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}/g;

let catalogue = {};

/** The page's language: "ja" or "en". */
export function language() {
  const written = document.documentElement.lang;
  return LANGUAGES.includes(written) ? written : "ja";
}

/**
 * Load the catalogue of the page's language; call once before `t`.
 * @param {string} [root] where the face is mounted, without a slash at the end
 */
export async function loadWords(root = "") {
  const answer = await fetch(`${root}/words/${language()}.json`);
  if (!answer.ok) {
    throw new Error(`words: ${answer.status}`);
  }
  catalogue = await answer.json();
}

/** Take a catalogue that was loaded otherwise, as the service worker's cache has it. */
export function useWords(words) {
  catalogue = words;
}

/**
 * A text with its values filled in. An unknown key is shown as it is: a page with an
 * odd word on it is better than one that stops.
 * @param {string} key
 * @param {Object<string, string|number>} [values]
 */
export function t(key, values = {}) {
  const text = catalogue[key] ?? key;
  return text.replace(PLACE, (whole, name, one, many) => {
    if (!(name in values)) {
      return whole;
    }
    if (many !== undefined) {
      return String(values[name]) === "1" ? one : many;
    }
    return writeValue(values[name]);
  });
}

/**
 * What a refusal says to a person, and what to do about it.
 * @param {{code: string, values?: Object}} problem
 * @returns {{text: string, remedy: string}}
 */
export function refusalText(problem) {
  const known = `refusal.${problem.code}` in catalogue;
  const code = known ? problem.code : "internal";
  const values = known ? (problem.values ?? {}) : {};
  return { text: t(`refusal.${code}`, values), remedy: t(`remedy.${code}`, values) };
}

/** What a refusal says, and what to do, as one text: Japanese has no gap between. */
export function refusalLine(problem) {
  const { text, remedy } = refusalText(problem);
  return language() === "ja" ? text + remedy : `${text} ${remedy}`;
}

function writeValue(value) {
  if (typeof value === "number" && Math.abs(value) >= GROUPED_FROM) {
    return value.toLocaleString("en-US");
  }
  return String(value);
}
