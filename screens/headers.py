"""Headers of every page: where its script, style and connections may come from.

JSON answers set a stricter policy of their own; what has one is left alone.
"""

from flask import Flask
from flask import Response

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
    "media-src": "'self' blob:",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
_OTHERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def write_policy(wasm: bool, extra: dict[str, str]) -> str:
    """Write a content security policy; no inline script or style in any of them."""
    policy = dict(_POLICY)
    if wasm:
        policy["script-src"] += " 'wasm-unsafe-eval'"
    policy |= extra
    return "; ".join(f"{name} {value}" for name, value in policy.items())


def register(app: Flask, policy: str) -> None:
    """Put the headers on whatever an application answers."""

    def end(response: Response) -> Response:
        response.headers.setdefault("Content-Security-Policy", policy)
        for name, value in _OTHERS.items():
            response.headers.setdefault(name, value)
        if response.mimetype == "text/html":
            # Pages show balances and names: no cache but the phone's own keeps them.
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    app.after_request(end)
