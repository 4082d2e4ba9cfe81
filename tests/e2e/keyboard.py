"""Hands on a keyboard and nowhere else: reaching things by Tab, choosing, typing."""

from playwright.sync_api import Locator
from playwright.sync_api import Page
from playwright.sync_api import expect

STOPS_MOST = 120

_HAS_FOCUS = "(element) => element === document.activeElement"
# The focus shows when its outline is drawn, in the window, uncovered and not cut off.
_HIDDEN_FOCUS = """() => {
  const it = document.activeElement;
  const style = getComputedStyle(it);
  const isDrawn = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  if (!isDrawn) return "unseen";
  const box = it.getBoundingClientRect();
  const [from, to] = [Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
  if (to - from < 1) return "outside the window";
  const top = document.elementFromPoint(box.x + box.width / 2, (from + to) / 2);
  if (!top) return "outside the window";
  const own = it.closest("label") ?? it;
  if (!own.contains(top) && !top.contains(own)) return "covered";
  for (let at = it.parentElement; at; at = at.parentElement) {
    if (getComputedStyle(at).overflowX === "visible") continue;
    const edge = at.getBoundingClientRect();
    if (at === document.body || at === document.documentElement) continue;
    if (box.right < edge.left || box.left > edge.right) return "cut off";
  }
  return "";
}"""
# Everything that can be used, but for what is closed, switched off, or behind a dialog;
# of radio buttons that belong together Tab reaches one.
_CONTROLS = """() => {
  const room = document.querySelector("dialog:modal") ?? document;
  const kinds = "a[href], button, input, select, textarea, summary, [tabindex='0']";
  const groups = new Set();
  window.controls = [...room.querySelectorAll(kinds)].filter((it) => {
    if (it.disabled || it.tabIndex < 0 || !it.checkVisibility()) return false;
    if (it.type !== "radio") return it.type !== "hidden";
    const isFirst = !groups.has(it.name);
    groups.add(it.name);
    return isFirst;
  });
  const words = (it) => it.labels?.[0]?.innerText || it.innerText || it.ariaLabel;
  return window.controls.map((it) => `${it.localName} ${words(it) || it.id}`);
}"""
_WHERE = """() => {
  const it = document.activeElement;
  if (it === document.body) return -2;
  const same = (one) => one === it ||
    (it.type === "radio" && one.type === "radio" && one.name === it.name);
  // A page that waits may be drawn anew meanwhile.
  return window.controls?.findIndex(same) ?? -3;
}"""


def tab_to(page: Page, wanted: Locator, key: str = "Tab") -> None:
    """Press Tab until something has the focus, and see that it shows that it has."""
    expect(wanted).to_be_visible()
    for _ in range(STOPS_MOST):
        if wanted.evaluate(_HAS_FOCUS):
            break
        page.keyboard.press(key)
    expect(wanted).to_be_focused()
    assert page.evaluate(_HIDDEN_FOCUS) == "", "the focus can be seen"


def follow(page: Page, wanted: Locator) -> None:
    """Reach a link or a button by Tab and press Enter."""
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def tick(page: Page, wanted: Locator) -> None:
    """Reach a box by Tab and tick it."""
    tab_to(page, wanted)
    page.keyboard.press("Space")
    expect(wanted).to_be_checked()


def type_in(page: Page, wanted: Locator, text: str) -> None:
    """Reach a field by Tab and write over what stands in it."""
    tab_to(page, wanted)
    page.keyboard.press("Control+A")
    page.keyboard.type(text)


def sign(page: Page, passphrase: str) -> None:
    """Reach the passphrase at the desk by Tab, and sign with Enter."""
    tab_to(page, page.locator("#passphrase"))
    page.keyboard.type(passphrase)
    page.keyboard.press("Enter")


def go_round(page: Page) -> list[str]:
    """Press Tab once round a page: what is not reached, not seen, or holds it fast."""
    names: list[str] = page.evaluate(_CONTROLS)
    reached: list[int] = []
    wrong = []
    for _ in range(STOPS_MOST * 2):
        page.keyboard.press("Tab")
        at: int = page.evaluate(_WHERE)
        if at == -3:
            names, reached = page.evaluate(_CONTROLS), []
            continue
        if at == -2 and -2 in reached:
            break
        if at >= 0 and at not in reached and (hidden := page.evaluate(_HIDDEN_FOCUS)):
            wrong.append(f"the focus is {hidden}: {names[at]}")
        reached.append(at)
    else:
        wrong.append(f"Tab does not come round: {names[reached[-1]]}")
    missed = [name for at, name in enumerate(names) if at not in reached]
    return wrong + [f"Tab does not reach: {name}" for name in missed]
