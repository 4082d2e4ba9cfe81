"""Pages as a browser without script shows them, in a window where axe still runs.

With script switched off altogether axe could not look. So the server's own pages are
loaded as they are, every script they name arrives empty, and what stands in a
``noscript`` is shown.
"""

from playwright.sync_api import Page
from playwright.sync_api import Route

_UNFOLD = """() => {
  for (const folded of document.querySelectorAll("noscript")) {
    folded.outerHTML = folded.textContent;
  }
}"""


def stop_scripts(page: Page) -> None:
    """Let no page in this window run a script of its own, from now on."""
    page.route("**/*", _answer)


def unfold_noscript(page: Page) -> None:
    """Show what a page says only where there is no script."""
    page.evaluate(_UNFOLD)


def _answer(route: Route) -> None:
    # An empty script is no fault of the page; one that does not arrive would be.
    if route.request.resource_type == "script":
        route.fulfill(status=200, content_type="text/javascript", body="")
    else:
        route.continue_()
