"""What every page of a face says about where its parts may come from."""

from flask import Flask
from flask.testing import FlaskClient

from screens import attach


def directives(policy: str) -> dict[str, str]:
    pairs = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _, value in pairs}


def test_a_page_runs_no_inline_script_and_no_inline_style(client: FlaskClient) -> None:
    policy = directives(client.get("/page").headers["Content-Security-Policy"])

    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == "'self'"
    assert policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == "'none'"


def test_only_a_face_with_a_camera_compiles_webassembly() -> None:
    app = Flask("face", static_folder=None)
    attach(app, "screens", wasm=True)

    policy = app.test_client().get("/words/ja.json").headers["Content-Security-Policy"]

    assert directives(policy)["script-src"] == "'self' 'wasm-unsafe-eval'"


def test_pages_are_kept_by_no_cache_and_tell_nobody_where_one_came_from(
    client: FlaskClient,
) -> None:
    headers = client.get("/page").headers

    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_an_answer_that_has_a_stricter_policy_keeps_it(app: Flask) -> None:
    @app.get("/strict")
    def strict() -> tuple[str, dict[str, str]]:
        return "{}", {"Content-Security-Policy": "default-src 'none'"}

    headers = app.test_client().get("/strict").headers

    assert headers["Content-Security-Policy"] == "default-src 'none'"
