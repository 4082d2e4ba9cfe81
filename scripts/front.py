"""One address for residents and shops: wallet at ``/``, till under ``/till``.

This is how the faces come together on one machine. They never import each other:
the till reaches the wallet's API in process, by the same HTTP that any partner
would speak. gunicorn runs it as ``front:create_front()``.
"""

import ipaddress
import os
from typing import Any

from flask import Flask
from werkzeug.middleware.dispatcher import DispatcherMiddleware

import merchant_pos
import start_page
import wallet_api
from ledger.settings import read_settings
from merchant_pos import in_process
from wallet_api.parts import parts_of

TILL = "/till"
START_PAGE = "/town"


def create_front() -> Flask:
    """Return the wallet's application with everything else mounted in it.

    It stays the wallet's own, because the server's settings look into it when a
    worker starts and ends.
    """
    settings = read_settings()
    front = wallet_api.create_app(settings)
    # Taken before anything is mounted, so that a till reaches the API and no more.
    api = in_process.connect(front.wsgi_app)
    mounts: dict[str, Any] = {TILL: merchant_pos.create_app(api)}
    if settings.practice and is_loopback(os.environ.get("MEGURU_BIND", "")):
        mounts[START_PAGE] = start_page.create_app(parts_of(front).ledger)
    front.wsgi_app = DispatcherMiddleware(  # type: ignore[method-assign]
        front.wsgi_app, mounts
    )
    return front


def is_loopback(bind: str) -> bool:
    """Whether only this machine can reach an address given as ``host:port``."""
    host = bind.rpartition(":")[0].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
