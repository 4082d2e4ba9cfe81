/** 使えるお店: searched by words, area and kind. */

import { element } from "/screens/dom.js";
import { t } from "/screens/words.js";

import { button, head, moveFocus, notice, refusal, waiting } from "../kit.js";
import { back } from "../router.js";
import { findShops } from "../shops.js";

const PAUSE_MS = 350;

export async function shopsView(_, life) {
  const wanted = { q: "", area: "", category: "" };
  const count = element("p", { role: "status", class: "quiet" });
  const list = element("ul", { class: "shops" });
  const status = element("div", {});
  const more = button(t("wallet.history.more"), () => load(cursor), "secondary");
  const area = choice("area", (value) => search({ area: value }));
  const category = choice("category", (value) => search({ category: value }));
  const stepFree = element("input", { id: "step-free", type: "checkbox", onchange: () => draw() });
  const words = element("input", {
    id: "q",
    type: "search",
    autocomplete: "off",
    maxlength: "40",
    enterkeyhint: "search",
  });
  let shops = [];
  let cursor = null;
  let timer = 0;
  let turn = 0;
  words.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => search({ q: words.value.trim() }), PAUSE_MS);
  });
  more.hidden = true;
  life.show([
    head(t("wallet.shops.title"), back),
    element(
      "div",
      { class: "stack" },
      element(
        "div",
        { class: "field" },
        element("label", { for: "q" }, t("wallet.shops.search")),
        words,
      ),
      element("div", { class: "buttons" }, area.node, category.node),
      element(
        "div",
        { class: "check" },
        stepFree,
        element("label", { for: "step-free" }, t("wallet.shops.step_free")),
      ),
      count,
      status,
    ),
    list,
    more,
  ]);
  await load(null);

  function search(part) {
    Object.assign(wanted, part);
    return load(null);
  }

  async function load(from) {
    turn += 1;
    const mine = turn;
    // What was pressed goes away meanwhile: the focus goes on to what it brought.
    const isHeld = document.activeElement === more || status.contains(document.activeElement);
    const shown = from ? list.children.length : 0;
    more.hidden = true;
    if (!from) status.replaceChildren(waiting(t("wallet.loading")));
    try {
      const page = await findShops({ ...wanted, cursor: from });
      if (mine !== turn) return;
      shops = from ? [...shops, ...page.shops] : page.shops;
      cursor = page.next_cursor;
      area.fill(page.areas);
      category.fill(page.categories);
      status.replaceChildren();
      draw();
      if (isHeld) moveFocus(list.children[shown]);
    } catch (problem) {
      if (mine !== turn) return;
      const text =
        problem.code === "offline"
          ? notice("soon", t("wallet.offline.title"), t("wallet.shops.offline"))
          : refusal(problem);
      const again = button(t("wallet.try_again"), () => load(from), "secondary");
      status.replaceChildren(text, again);
      if (isHeld) again.focus();
    }
  }

  function draw() {
    const shown = shops.filter((shop) => !stepFree.checked || shop.step_free);
    list.replaceChildren(...shown.map(shopItem));
    more.hidden = cursor === null;
    count.textContent =
      shown.length === 0
        ? t("wallet.shops.none")
        : t(cursor === null ? "wallet.shops.count" : "wallet.shops.count_more", {
            count: shown.length,
          });
  }
}

function choice(name, choose) {
  const select = element("select", { id: `shops-${name}`, onchange: () => choose(select.value) });
  const node = element(
    "div",
    { class: "field" },
    element("label", { for: `shops-${name}` }, t(`wallet.shops.${name}`)),
    select,
  );
  const fill = (values = []) => {
    const chosen = select.value;
    const options = [["", t("wallet.shops.all")], ...values.map((value) => [value, value])];
    // What is chosen stays on the list, also where no shop is left with it.
    if (chosen && !values.includes(chosen)) options.push([chosen, chosen]);
    select.replaceChildren(
      ...options.map(([value, text]) =>
        element("option", { value, selected: value === chosen }, text),
      ),
    );
  };
  fill();
  return { node, fill };
}

function shopItem(shop) {
  const facts = [shop.area, shop.category].filter(Boolean).join(" ");
  const small = (text) => (text ? element("p", { class: "quiet small" }, text) : null);
  return element(
    "li",
    { class: "card" },
    element("h2", {}, shop.name),
    small(facts),
    small(shop.address),
    small(shop.hours ? t("wallet.shops.hours", { hours: shop.hours }) : ""),
    shop.programmes.length
      ? small(t("wallet.shops.takes", { names: shop.programmes.join(t("wallet.comma")) }))
      : null,
    shop.step_free
      ? element("p", {}, element("span", { class: "badge done" }, t("wallet.shops.is_step_free")))
      : null,
  );
}
