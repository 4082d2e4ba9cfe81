"""The phone wallet: the pages of a resident's phone, beside the JSON it speaks.

`attach(app)` gives an application of the API its shell, its bill links, its
service worker and its pictures. All money goes through `/v1`, as any partner's
would; nothing here can move a yen.
"""

from flask import Flask

import screens
from wallet_api.phone.pages import blueprint

PACKAGE = "wallet_api.phone"


def attach(app: Flask) -> None:
    """Serve the wallet from an application of the API."""
    # The camera's decoder, where the browser has none of its own, is WebAssembly.
    screens.attach(app, PACKAGE, wasm=True)
    app.register_blueprint(blueprint)
