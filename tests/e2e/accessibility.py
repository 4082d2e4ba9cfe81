"""axe-core in the page, and what it cannot see: words cut off on a narrow screen."""

from typing import Any

from playwright.sync_api import Page

from environment import NODE_MODULES

AXE = NODE_MODULES / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
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


def load_axe(page: Page) -> None:
    """Put axe into every document this page opens; no policy of a page forbids it."""
    page.context.add_init_script(path=AXE)


def violations(page: Page) -> list[str]:
    """What axe finds against WCAG 2.2 AA, a line for each place."""
    found: list[dict[str, Any]] = page.evaluate(_RUN, RULES)
    return [
        f"{violation['id']} ({violation['help']}): {place}: {summary}"
        for violation in found
        for place, summary in violation["nodes"]
    ]


def pixels_too_wide(page: Page) -> int:
    """By how much a page is wider than its window, so that it scrolls sideways."""
    return int(page.evaluate(_TOO_WIDE))


def double_text(page: Page) -> None:
    """Show all text at 200 %, as somebody who sees badly has set it."""
    page.evaluate("() => { document.documentElement.style.fontSize = '200%'; }")
