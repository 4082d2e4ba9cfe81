"""The camera: what is no code of ours is said to be none, and the camera is let go."""

from pathlib import Path

import pytest
from playwright.sync_api import Page
from playwright.sync_api import expect

from screens.qr import draw_link_png
from tests.e2e.browsers import PHONE
from tests.e2e.browsers import Browsers
from tests.e2e.camera import fake_camera
from tests.e2e.people import button
from tests.e2e.said import ja

PICTURE_PIXELS = 400
HOLD_TRACK = """() => {
  window.track = document.querySelector("video").srcObject.getVideoTracks()[0];
}"""


def scan_letter(page: Page, address: str) -> None:
    """Open the camera that reads the invitation letter."""
    page.goto(f"{address}/")
    button(page, "wallet.welcome.scan").click()


@pytest.mark.parametrize(
    ("link", "key"),
    [
        ("https://example.com/pay/1", "wallet.scan.foreign_site"),
        ("{here}/p/" + "A" * 22 + "." + "B" * 16, "wallet.scan.foreign_bill"),
    ],
)
def test_another_code_is_said_to_be_none_and_the_camera_reads_on(
    browsers: Browsers, address: str, tmp_path: Path, link: str, key: str
) -> None:
    png = draw_link_png(link.replace("{here}", address), PICTURE_PIXELS)
    camera = fake_camera(tmp_path, png)
    with browsers.phone(address, tmp_path / "phone", camera=camera) as page:
        scan_letter(page, address)

        expect(page.locator(".notice.soon")).to_contain_text(ja(key))
        page.evaluate(HOLD_TRACK)
        assert page.evaluate("() => window.track.readyState") == "live"

        button(page, "wallet.back").click()

        expect(page.locator("#code")).to_be_visible()
        assert page.evaluate("() => window.track.readyState") == "ended"


def test_a_refused_camera_says_how_to_allow_it_and_leaves_another_way(
    browsers: Browsers, address: str
) -> None:
    page = browsers.window(address, viewport=PHONE)
    page.add_init_script(
        """navigator.mediaDevices.getUserMedia = async () => {
          throw new DOMException("no", "NotAllowedError");
        };"""
    )

    scan_letter(page, address)

    said = page.get_by_role("alert").filter(has_text=ja("wallet.scan.refused"))
    expect(said).to_contain_text(ja("wallet.scan.refused_how"))
    expect(button(page, "wallet.scan.type_code")).to_be_visible()


def test_the_decoder_is_fetched_only_when_the_camera_opens(page: Page) -> None:
    fetched = page.evaluate(
        "() => performance.getEntriesByType('resource').map((each) => each.name)"
    )

    assert [name for name in fetched if "barcode" in name or "wasm" in name] == []
