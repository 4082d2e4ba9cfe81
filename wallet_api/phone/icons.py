"""The wallet's icon: the ring, drawn at the size a phone asks for."""

from functools import lru_cache
from io import BytesIO

from PIL import Image
from PIL import ImageDraw

PAPER = (247, 245, 240)
INDIGO = (28, 70, 112)
SIZES = (180, 192, 512)
_SMOOTHING = 4
# A phone may cut a maskable icon to a circle of 80 % of it, so the ring is smaller.
_RADIUS = 0.29
_WIDTH = 0.105
_GAP_BEGIN, _GAP_END = -80, 5


@lru_cache(maxsize=len(SIZES))
def draw_icon(size: int) -> bytes:
    """Return the ring as PNG, ``size`` pixels wide and high."""
    assert size in SIZES, size
    side = size * _SMOOTHING
    picture = Image.new("RGB", (side, side), PAPER)
    draw = ImageDraw.Draw(picture)
    reach = (_RADIUS + _WIDTH / 2) * side
    box = (side / 2 - reach, side / 2 - reach, side / 2 + reach, side / 2 + reach)
    draw.arc(box, _GAP_END, 360 + _GAP_BEGIN, fill=INDIGO, width=int(_WIDTH * side))
    small = picture.resize((size, size), Image.Resampling.LANCZOS)
    file = BytesIO()
    small.save(file, "PNG", optimize=True)
    return file.getvalue()
