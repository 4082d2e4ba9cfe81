"""The wallet's pages: what they are made of, and the headers they carry."""

import io
import json
import re

import pytest
from flask.testing import FlaskClient
from PIL import Image

from wallet_api.phone.shell import FIRST_MODULE
from wallet_api.phone.shell import list_modules
from wallet_api.phone.shell import read_shell

SCRIPT_BYTES_MOST = 150_000
SHELLS = ["/", "/join", "/shops"]


def fetch(client: FlaskClient, path: str) -> tuple[int, str, int]:
    """A file's status, type and size; it is closed, as a browser would."""
    with client.get(path) as answer:
        return answer.status_code, answer.mimetype or "", len(answer.get_data())


@pytest.mark.parametrize("path", SHELLS)
def test_the_shell_is_a_page_that_lets_in_no_foreign_script(
    client: FlaskClient, path: str
) -> None:
    response = client.get(path)

    policy = response.headers["Content-Security-Policy"]
    assert response.status_code == 200
    assert response.mimetype == "text/html"
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "unsafe-inline" not in policy
    assert "default-src 'none'" in policy
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_the_pages_hold_no_script_or_style_of_their_own(client: FlaskClient) -> None:
    page = client.get("/").get_data(as_text=True)

    assert re.findall(r"<script[^>]*>([^<]+)", page) == []
    assert "<style" not in page
    assert "style=" not in page


def test_the_api_keeps_its_stricter_policy(client: FlaskClient) -> None:
    response = client.get("/v1/nothing")

    policy = response.headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; frame-ancestors 'none'"
    assert response.headers["Cache-Control"] == "no-store"


def test_the_shell_speaks_the_language_that_was_chosen(client: FlaskClient) -> None:
    client.set_cookie("language", "en")

    assert '<html lang="en">' in client.get("/").get_data(as_text=True)


def test_choosing_a_language_is_a_form_and_sets_the_cookie(client: FlaskClient) -> None:
    response = client.post("/language", data={"language": "en", "next": "/"})

    assert response.status_code == 302
    assert "language=en" in response.headers["Set-Cookie"]


def test_a_first_load_fetches_less_than_150_kb_of_script(client: FlaskClient) -> None:
    modules = list_modules(FIRST_MODULE)
    fetched = [fetch(client, path) for path in modules]

    assert {status for status, _, _ in fetched} == {200}
    assert {kind for _, kind, _ in fetched} == {"text/javascript"}
    total = sum(size for _, _, size in fetched)
    assert total == read_shell().script_bytes
    assert total < SCRIPT_BYTES_MOST
    assert not any("barcode" in path for path in modules)


def test_everything_the_phone_keeps_is_there(client: FlaskClient) -> None:
    missing = [path for path in read_shell().addresses if fetch(client, path)[0] != 200]

    assert missing == []


def test_the_worker_names_its_version_and_what_it_keeps(client: FlaskClient) -> None:
    response = client.get("/sw.js")

    shell = read_shell()
    first = response.get_data(as_text=True).partition("\n")[0]
    known = json.loads(first.removeprefix("const SHELL = ").removesuffix(";"))
    assert response.mimetype == "text/javascript"
    assert known == {"version": shell.version, "addresses": list(shell.addresses)}
    assert not any(path.startswith("/v1") for path in known["addresses"])


def test_the_manifest_lets_a_phone_install_the_wallet(client: FlaskClient) -> None:
    response = client.get("/manifest.webmanifest")

    manifest = json.loads(response.get_data())
    assert response.mimetype == "application/manifest+json"
    assert manifest["name"] == "めぐる"
    assert (manifest["start_url"], manifest["display"]) == ("/", "standalone")
    for icon in manifest["icons"]:
        answer = client.get(icon["src"])
        with Image.open(io.BytesIO(answer.get_data())) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]


@pytest.mark.parametrize(
    "path", ["/phone/icon-7.png", "/phone/../pages.py", "/phone/none.js"]
)
def test_what_is_no_file_of_the_wallet_is_not_there(
    client: FlaskClient, path: str
) -> None:
    assert client.get(path).status_code == 404


def test_a_link_that_is_no_bill_is_explained_on_a_page(client: FlaskClient) -> None:
    made_up = "A" * 22 + "." + "B" * 16

    response = client.get(f"/p/{made_up}")

    page = response.get_data(as_text=True)
    assert response.status_code == 400
    assert response.mimetype == "text/html"
    assert 'role="alert"' in page
    assert "この町" in page or "めぐる" in page


def test_a_mistyped_address_leads_back_to_the_wallet(client: FlaskClient) -> None:
    response = client.get("/jion", headers={"Accept": "text/html,*/*;q=0.8"})

    assert (response.status_code, response.mimetype) == (404, "text/html")
    assert '<a class="button" href="/">' in response.get_data(as_text=True)
    assert "style-src 'self'" in response.headers["Content-Security-Policy"]


def test_a_browser_is_answered_by_the_api_in_its_own_shape(client: FlaskClient) -> None:
    response = client.get("/v1/nothing", headers={"Accept": "text/html"})

    assert response.get_json()["code"] == "page_unknown"


def test_a_number_in_a_links_place_tells_nothing(client: FlaskClient) -> None:
    response = client.get("/p/123456")

    assert response.status_code == 404
    assert response.mimetype == "text/html"
