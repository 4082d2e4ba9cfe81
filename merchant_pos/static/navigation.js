/**
 * Going from page to page without leaving the document: the same pages as without
 * script, fetched and put in place. A sound that the first touch unlocked stays so.
 */

import { element } from "../screens/dom.js";
import { t } from "../screens/words.js";
import { signIn } from "./signing.js";

const TIMEOUT_MILLISECONDS = 15_000;

let attach = () => undefined;
let detach;
let isBusy = false;

/** Begin: `attachView` makes each page live. */
export function start(attachView) {
  attach = attachView;
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  window.addEventListener("popstate", () => visit(location.href, { push: false }));
  detach = attach(currentView());
}

/** The page that is shown. */
export function currentView() {
  return document.querySelector("#page > .view");
}

/**
 * Go to a page.
 * @param {string} url
 * @param {{push?: boolean}} [options]
 * @returns {Promise<boolean>} whether it is shown now
 */
export async function visit(url, { push = true } = {}) {
  return once(async () => take(await ask(url), push));
}

/** Send a form, and show the page that answers it. */
export async function submit(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  return once(async () => {
    const action = form.getAttribute("action");
    const found = await ask(action, body);
    if (found.view?.dataset.view !== "sign-in") {
      return take(found, true);
    }
    // The session was over: sign in again, and send the same form once more. It has
    // the same name, so it is the same bill.
    body.set("form_code", await signIn());
    return take(await ask(action, body), true);
  });
}

/** Put a page in place that came with an event. */
export function swapIn(markup, url) {
  const found = read(markup);
  if (found.view) {
    put(found.view, found.view.dataset.title ?? document.title);
    history.replaceState(null, "", url);
  }
}

/** Say whether the till is connected, on whatever page there is. */
export function showConnection(isConnected) {
  const badge = document.getElementById("connection");
  const text = t(isConnected ? "till.connection.good" : "till.connection.none");
  if (badge && badge.textContent !== text) {
    badge.textContent = text;
    badge.className = `badge ${isConnected ? "done" : "stop"}`;
  }
  if (isConnected) {
    document.getElementById("trouble")?.remove();
  }
}

function onClick(event) {
  const link = event.target.closest("a[href]");
  const isPlain = !(event.button || event.ctrlKey || event.metaKey || event.shiftKey);
  if (!link || !isPlain || event.defaultPrevented || link.target) {
    return;
  }
  if (link.origin === location.origin && link.pathname.startsWith(root())) {
    event.preventDefault();
    visit(link.href);
  }
}

function onSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || "native" in form.dataset) {
    return;
  }
  event.preventDefault();
  submit(form, event.submitter);
}

async function once(action) {
  // A second touch while the first is on its way asks for nothing more.
  if (isBusy) {
    return false;
  }
  isBusy = true;
  currentView()?.setAttribute("aria-busy", "true");
  try {
    return await action();
  } catch {
    showTrouble();
    return false;
  } finally {
    isBusy = false;
    currentView()?.removeAttribute("aria-busy");
  }
}

async function ask(url, body) {
  const answer = await fetch(url, {
    method: body ? "POST" : "GET",
    body,
    headers: { Accept: "text/html" },
    credentials: "same-origin",
    cache: "no-store",
    signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS),
  });
  return { ...read(await answer.text()), url: answer.url };
}

function read(markup) {
  const parsed = new DOMParser().parseFromString(markup, "text/html");
  return { view: parsed.querySelector(".view"), title: parsed.title };
}

function take(found, push) {
  if (!found.view) {
    throw new Error("no page of the till");
  }
  if (found.url !== location.href) {
    history[push ? "pushState" : "replaceState"](null, "", found.url);
  }
  put(found.view, found.title);
  return true;
}

function put(view, title) {
  detach?.();
  const page = document.getElementById("page");
  page.replaceChildren(document.importNode(view, true));
  document.title = title;
  const heading = page.querySelector("h1");
  if (heading) {
    // A screen reader begins where a new page would begin.
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }
  window.scrollTo(0, 0);
  detach = attach(currentView());
}

function showTrouble() {
  showConnection(false);
  document.getElementById("trouble")?.remove();
  const said = element(
    "p",
    { id: "trouble", class: "notice stop", role: "alert" },
    t("till.trouble.offline")
  );
  document.querySelector("main")?.prepend(said);
}

function root() {
  return `${document.body.dataset.root}/`;
}
