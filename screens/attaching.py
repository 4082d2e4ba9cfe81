"""Joining what is shared to a face's application."""

from flask import Flask

from screens import files
from screens import headers
from screens import language
from screens.formats import FORMATS
from screens.words import Words


def attach(
    app: Flask,
    face_package: str,
    *,
    wasm: bool = False,
    csp_extra: dict[str, str] | None = None,
) -> Words:
    """Give a face the shared style, words, modules and security headers.

    Args:
        app: the face's application.
        face_package: its package; its own words are in ``<package>/words``.
        wasm: whether its pages run WebAssembly (the camera's decoder).
        csp_extra: directives of the content security policy that differ.
    """
    words = Words.of_face(face_package)
    app.register_blueprint(files.make_blueprint(words))
    app.register_blueprint(language.make_blueprint())
    headers.register(app, headers.write_policy(wasm, csp_extra or {}))
    app.jinja_env.globals.update(
        FORMATS,
        t=lambda key, **values: words.text(key, language.current(), values),
        language=language.current,
        other_language_url=language.other_language_url,
    )
    app.extensions["screens.words"] = words
    return words
