/**
 * Which screen is shown. The phone's own back gesture works; no screen and nothing
 * private ever stands in the address.
 */

import { show } from "/screens/dom.js";
import { t } from "/screens/words.js";

import { button, head, refusal } from "./kit.js";

let views = {};
let current = null;
let turn = 0;

/** Tell which screens there are. @param {Object<string, Function>} table */
export function begin(table) {
  views = table;
  addEventListener("popstate", (event) => {
    const leaving = current;
    const to = event.state?.name ? event.state : { name: "home", params: {} };
    // Back from a payment that is done leads home, never to the payment again.
    if (leaving?.backHome) go("home", {}, "replace");
    else display(to.name, to.params);
  });
}

/**
 * Go to a screen.
 * @param {string} name
 * @param {object} [params] plain values only
 * @param {"push"|"replace"} [how]
 */
export function go(name, params = {}, how = "push") {
  const state = { name, params };
  if (how === "push" && current) history.pushState(state, "", "/");
  else history.replaceState(state, "", "/");
  return display(name, params);
}

/** One screen back; home where there is none. */
export function back() {
  if (history.state?.name && history.length > 1 && current?.name !== "home") history.back();
  else go("home", {}, "replace");
}

/** Show the present screen afresh. */
export function again() {
  return current ? display(current.name, current.params) : null;
}

/** @returns {string|null} the name of the screen that is shown */
export function shownName() {
  return current?.name ?? null;
}

async function display(name, params = {}) {
  turn += 1;
  const mine = turn;
  for (const act of current?.leaving ?? []) act();
  const isSame = current?.name === name;
  const screen = { name, params, leaving: [], backHome: false };
  current = screen;
  const life = {
    isCurrent: () => mine === turn,
    onLeave: (act) => screen.leaving.push(act),
    backHome: () => {
      screen.backHome = true;
    },
    /** Show some nodes, unless the holder has gone on meanwhile. */
    show(nodes, frame = "page") {
      if (mine !== turn) return;
      const main = document.querySelector("main");
      main.className = frame;
      const held = isSame ? document.activeElement?.dataset?.stays : null;
      show(...nodes);
      if (!main.querySelector("h1")) main.focus({ preventScroll: true });
      // A choice on this very screen was pressed: the focus stays on it.
      if (held) main.querySelector(`[data-stays="${CSS.escape(held)}"]`)?.focus();
    },
    /** Run something now and then, while this screen is shown. */
    every(seconds, act) {
      const timer = setInterval(() => {
        if (document.visibilityState === "visible") act();
      }, seconds * 1000);
      screen.leaving.push(() => clearInterval(timer));
    },
  };
  try {
    await views[name](params, life);
  } catch (problem) {
    console.error(problem.code ?? problem.name);
    const retry = button(t("wallet.try_again"), again);
    life.show([head(t("wallet.app_name"), back), refusal(problem), retry]);
  }
}
