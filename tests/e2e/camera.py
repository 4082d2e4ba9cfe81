"""A picture in front of a phone's camera: what a hand would hold up to a till."""

import io
from pathlib import Path

from PIL import Image
from PIL import ImageFilter
from playwright.sync_api import Page

WIDTH, HEIGHT = 640, 480
BLUR_PIXELS = 1.0
TURN_DEGREES = 7.0
_HEAD = f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F30:1 Ip A1:1 C420jpeg\n".encode()


def fake_camera(folder: Path, seen: Page | bytes) -> Path:
    """Write what a camera sees of a page, or of a PNG, as a film of one picture.

    The picture is a little blurred and turned, as a hand holds a phone.
    """
    png = seen if isinstance(seen, bytes) else seen.screenshot()
    file = folder / "camera.y4m"
    file.write_bytes(_HEAD + b"FRAME\n" + _planes(_held(png)))
    return file


def _held(png: bytes) -> Image.Image:
    """The picture fitted into the camera's, blurred and turned."""
    with Image.open(io.BytesIO(png)) as opened:
        picture = opened.convert("RGB")
    scale = min(WIDTH / picture.width, HEIGHT / picture.height)
    size = round(picture.width * scale), round(picture.height * scale)
    fitted = picture.resize(size, Image.Resampling.BILINEAR)
    frame = Image.new("RGB", (WIDTH, HEIGHT), "#b9b4aa")
    frame.paste(fitted, ((WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2))
    turned = frame.rotate(
        TURN_DEGREES, resample=Image.Resampling.BICUBIC, fillcolor="#b9b4aa"
    )
    return turned.filter(ImageFilter.GaussianBlur(BLUR_PIXELS))


def _planes(picture: Image.Image) -> bytes:
    """Its light, and its colours at half the size (4:2:0)."""
    light, blue, red = picture.convert("YCbCr").split()
    half = (WIDTH // 2, HEIGHT // 2)
    colours = [
        plane.resize(half, Image.Resampling.BOX).tobytes() for plane in (blue, red)
    ]
    return light.tobytes() + b"".join(colours)
