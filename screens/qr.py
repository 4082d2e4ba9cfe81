"""A link's QR code, drawn so that any camera app reads it: bills, letters, tills.

Error correction M (15 % may be lost: a fingerprint, a reflection) and a quiet
zone of four modules, as ISO/IEC 18004 asks.
"""

import io
import re
from typing import Any

from PIL import Image
from qrcode import constants
from qrcode.image.svg import SvgPathFillImage
from qrcode.main import QRCode

QUIET_MODULES = 4
LINK_MOST = 213
"""What version 10 holds (57 modules); more would be too fine for a till's screen."""
TEXT_MOST = 660
"""What version 20 holds (97 modules): fine enough for a sheet of paper."""
SIZE_LEAST = 120
SIZE_MOST = 2000
MODULE_PIXELS_LEAST = 2
_LINK = re.compile(r"https?://[!-~]+\Z")


class LinkNotDrawable(ValueError):
    """A text that is no link, or too long for a code that is easy to read."""


class SizeNotDrawable(ValueError):
    """A picture too small for the code, or larger than anybody needs."""


def draw_link_svg(link: str) -> str:
    """Draw a link as an SVG picture that scales to any size.

    Raises:
        LinkNotDrawable: not an http(s) link of at most 213 ASCII characters.
    """
    image = _encode(link).make_image(image_factory=SvgPathFillImage)
    return image.to_string(encoding="unicode")


def draw_text_svg(text: str) -> str:
    """Draw any short text, such as an otpauth address or a sealed key, as SVG.

    Raises:
        LinkNotDrawable: more than a printed sheet's code can hold.
    """
    if len(text.encode()) > TEXT_MOST:
        raise LinkNotDrawable(f"a text has at most {TEXT_MOST} bytes")
    image = _draw(text).make_image(image_factory=SvgPathFillImage)
    return image.to_string(encoding="unicode")


def draw_link_png(link: str, size: int) -> bytes:
    """Draw a link as a PNG picture of ``size`` × ``size`` pixels.

    Modules are whole pixels, so their edges stay sharp; what is left over
    widens the quiet zone.

    Raises:
        LinkNotDrawable: not an http(s) link of at most 213 ASCII characters.
        SizeNotDrawable: not 120 to 2000 pixels, or modules under 2 pixels.
    """
    if not SIZE_LEAST <= size <= SIZE_MOST:
        raise SizeNotDrawable(
            f"a picture has {SIZE_LEAST} to {SIZE_MOST} pixels, not {size}"
        )
    code = _encode(link)
    modules = code.modules_count + 2 * QUIET_MODULES
    pixels = size // modules
    if pixels < MODULE_PIXELS_LEAST:
        raise SizeNotDrawable(
            f"this link needs {modules * MODULE_PIXELS_LEAST} pixels, not {size}"
        )
    code.box_size = pixels
    drawn = code.make_image().get_image().convert("L")
    picture = Image.new("L", (size, size), color=255)
    picture.paste(drawn, ((size - drawn.width) // 2, (size - drawn.height) // 2))
    written = io.BytesIO()
    picture.save(written, format="PNG", optimize=True)
    return written.getvalue()


def _encode(link: str) -> QRCode[Any]:
    if not _LINK.match(link):
        raise LinkNotDrawable("a link begins with http:// or https://, in ASCII")
    if len(link) > LINK_MOST:
        raise LinkNotDrawable(f"a link has at most {LINK_MOST} characters")
    return _draw(link)


def _draw(text: str) -> QRCode[Any]:
    code: QRCode[Any] = QRCode(
        error_correction=constants.ERROR_CORRECT_M, border=QUIET_MODULES, box_size=10
    )
    code.add_data(text)
    code.make(fit=True)
    return code
