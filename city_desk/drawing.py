"""QR codes as pictures inside a page: nothing to fetch, nothing left in a cache."""

import base64

from screens.qr import draw_link_svg


def picture_of(link: str) -> str:
    """Return a link's QR code as the address of a picture (``data:``)."""
    drawing = draw_link_svg(link).encode()
    return "data:image/svg+xml;base64," + base64.b64encode(drawing).decode()
