"""axe-core in the page, and what it cannot see: words cut off on a narrow screen."""

from typing import Any

from playwright.sync_api import Page
from playwright.sync_api import ViewportSize

from environment import NODE_MODULES

AXE = NODE_MODULES / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
NARROWEST: ViewportSize = {"width": 320, "height": 640}
_RUN = """async (rules) => {
  const found = await axe.run(document, {
    runOnly: { type: "tag", values: rules },
    resultTypes: ["violations"],
  });
  return found.violations.map((violation) => ({
    id: violation.id,
    help: violation.help,
    nodes: violation.nodes.map((node) => [node.target.join(" "), node.failureSummary]),
  }));
}"""
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  return document.scrollingElement.scrollWidth - width;
}"""


def look_at(page: Page) -> list[str]:
    """What is wrong with a page as it is, at 320 px, and with text at 200 %."""
    wrong = _look(page, "as it is")
    before = page.viewport_size
    assert before is not None
    page.set_viewport_size(NARROWEST)
    wrong += _look(page, "at 320 px")
    page.set_viewport_size(before)
    size = "document.documentElement.style.fontSize"
    page.evaluate(f"() => {{ {size} = '200%'; }}")
    wrong += _look(page, "with text at 200 %")
    page.evaluate(f"() => {{ {size} = ''; }}")
    return wrong


def _look(page: Page, how: str) -> list[str]:
    wrong = [f"{how}: {found}" for found in violations(page)]
    too_wide = pixels_too_wide(page)
    if too_wide > 0:
        wrong.append(f"{how}: {too_wide} pixels wider than the window")
    return wrong


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, a line for each place."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(_RUN, RULES)
    return [
        f"{violation['id']} ({violation['help']}): {place}: {summary}"
        for violation in found
        for place, summary in violation["nodes"]
    ]


def pixels_too_wide(page: Page) -> int:
    """By how much a page is wider than its window, so that it scrolls sideways."""
    return int(page.evaluate(_TOO_WIDE))
