/** Building pages from text, never from markup: what somebody wrote stays text. */

const LIVE_REGIONS = { polite: "status", assertive: "alert" };

/**
 * Make an element.
 * @param {string} tag
 * @param {Object} [attributes] attributes; `on…` functions are listeners, `class` and
 *   `data-…` as in markup; null, undefined and false are left out, true is empty
 * @param {...(Node|string|number|null|undefined|false)} children
 */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) {
      continue;
    }
    if (name.startsWith("on")) {
      made.addEventListener(name.slice(2), value);
    } else {
      made.setAttribute(name, value === true ? "" : value);
    }
  }
  made.append(...children.flat().filter(isShown));
  return made;
}

function isShown(child) {
  return child !== null && child !== undefined && child !== false;
}

/**
 * Show a view as the page's main content, and put the focus on its heading, so that a
 * screen reader begins there.
 * @param {...Node} view
 */
export function show(...view) {
  const main = document.querySelector("main");
  main.replaceChildren(...view.filter(isShown));
  const heading = main.querySelector("h1");
  if (heading) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    document.title = heading.textContent;
  }
  window.scrollTo(0, 0);
}

/**
 * Say something to who hears the page rather than sees it.
 * @param {string} text
 * @param {boolean} [assertive] at once, over whatever is being said
 */
export function announce(text, assertive = false) {
  const kind = assertive ? "assertive" : "polite";
  const id = `live-${kind}`;
  let region = document.getElementById(id);
  if (!region) {
    region = element("div", {
      id,
      class: "heard",
      role: LIVE_REGIONS[kind],
      "aria-live": kind,
      "aria-atomic": "true",
    });
    document.body.append(region);
  }
  // A region that was just made, or says the same again, is not read: empty it first.
  region.textContent = "";
  window.setTimeout(() => {
    region.textContent = text;
  }, 50);
}
