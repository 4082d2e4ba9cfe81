"""Drawn codes are read back from the picture, as a phone reads them."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from PIL import ImageDraw
from PIL import ImageFilter

from ledger.domain.bills import write_reference
from screens.qr import LINK_MOST
from screens.qr import LinkNotDrawable
from screens.qr import SizeNotDrawable
from screens.qr import draw_link_png
from screens.qr import draw_link_svg

LINK = "https://meguru.example/p/" + write_reference(bytes(range(16)), bytes(32))
LONGEST = "https://meguru.example/p/".ljust(LINK_MOST, "a")


def read(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def open_png(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data)).convert("L")


def paint_svg(svg: str, pixels: int) -> Image.Image:
    """Paint an SVG whose path is unit squares, ``pixels`` a module."""
    side = re.search(r'viewBox="0 0 (\d+) \1"', svg)
    assert side is not None
    size = int(side[1]) * pixels
    picture = Image.new("L", (size, size), color=255)
    brush = ImageDraw.Draw(picture)
    for x, y in re.findall(r"M(\d+),(\d+)H", svg):
        left, top = int(x) * pixels, int(y) * pixels
        brush.rectangle((left, top, left + pixels - 1, top + pixels - 1), fill=0)
    return picture


@pytest.mark.parametrize("link", [LINK, LONGEST], ids=["a bill's", "the longest"])
@pytest.mark.parametrize("size", [130, 300, 777])
def test_a_png_is_read_back(link: str, size: int) -> None:
    picture = open_png(draw_link_png(link, size))

    assert picture.size == (size, size)
    assert read(picture) == [link]


def test_a_blurred_and_turned_picture_is_read_back() -> None:
    picture = open_png(draw_link_png(LINK, 600))

    seen = picture.rotate(17, expand=True, fillcolor=255)
    seen = seen.filter(ImageFilter.GaussianBlur(2.5))

    assert read(seen) == [LINK]


def test_a_picture_with_a_stain_is_read_back() -> None:
    picture = open_png(draw_link_png(LINK, 600))

    ImageDraw.Draw(picture).ellipse((330, 330, 400, 400), fill=120)

    assert read(picture) == [LINK]


def test_an_svg_is_read_back() -> None:
    svg = draw_link_svg(LINK)

    assert read(paint_svg(svg, 6)) == [LINK]


def test_error_correction_and_quiet_zone_are_as_the_standard_asks() -> None:
    picture = open_png(draw_link_png(LINK, 330))

    codes = zxingcpp.read_barcodes(picture)
    dark = picture.point(lambda value: 255 - value).getbbox()

    assert codes[0].ec_level == "M"
    assert dark is not None
    module = (dark[2] - dark[0]) // (4 * 6 + 17)
    assert min(dark[0], dark[1], 330 - dark[2], 330 - dark[3]) >= 4 * module


@pytest.mark.parametrize(
    "link",
    [
        "",
        "ethereum:0x00",
        "javascript:alert(1)",
        "https://meguru.example/p/あ",
        "https://meguru.example/p/a b",
        "https://meguru.example/p/a\n",
        LONGEST + "a",
    ],
)
def test_what_is_no_link_or_too_long_is_refused(link: str) -> None:
    with pytest.raises(LinkNotDrawable):
        draw_link_png(link, 300)

    with pytest.raises(LinkNotDrawable):
        draw_link_svg(link)


def test_the_refusal_says_how_long_a_link_may_be() -> None:
    with pytest.raises(LinkNotDrawable, match="at most 213 characters"):
        draw_link_svg(LONGEST + "a")


@pytest.mark.parametrize("size", [-1, 0, 119, 2001])
def test_a_picture_too_small_or_too_large_is_refused(size: int) -> None:
    with pytest.raises(SizeNotDrawable, match=f"120 to 2000 pixels, not {size}"):
        draw_link_png(LINK, size)


def test_a_picture_too_small_for_its_link_is_refused() -> None:
    with pytest.raises(SizeNotDrawable, match="needs 130 pixels, not 129"):
        draw_link_png(LONGEST, 129)
