"""Files that browsers load: shared style and modules, npm's modules, words."""

import mimetypes
from importlib import resources
from pathlib import Path

from flask import Blueprint
from flask import Response
from flask import abort
from flask import jsonify
from flask import send_from_directory

from screens.language import LANGUAGES
from screens.words import Words

STATIC = Path(str(resources.files("screens"))) / "static"
VENDOR = Path(__file__).resolve().parent.parent / "build" / "vendor"
"""Made by scripts/vendor.py as part of scripts/bootstrap."""

NOT_MODIFIED = 304
# What a machine's own table says differs; browsers refuse modules under other names.
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("application/wasm", ".wasm")


def make_blueprint(words: Words) -> Blueprint:
    """Serve what is shared, asked for again only where it changed."""
    blueprint = Blueprint("screens", __name__)

    @blueprint.get("/screens/<path:name>")
    def shared(name: str) -> Response:
        return _send(STATIC, name)

    @blueprint.get("/favicon.ico")
    def icon() -> Response:
        return _send(STATIC, "ring.svg")

    @blueprint.get("/vendor/<path:name>")
    def vendor(name: str) -> Response:
        return _send(VENDOR, name)

    @blueprint.get("/words/<language>.json")
    def catalogue(language: str) -> Response:
        if language not in LANGUAGES:
            abort(404)
        answer = jsonify(words.catalogue(language))
        answer.headers["Cache-Control"] = "no-cache"
        return answer

    return blueprint


def _send(folder: Path, name: str) -> Response:
    answer = send_from_directory(folder, name, max_age=0)
    if answer.status_code == NOT_MODIFIED:
        # Nothing of it is sent, so nobody else would close the file.
        answer.close()
    answer.headers["Cache-Control"] = "no-cache"
    return answer
