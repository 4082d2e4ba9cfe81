"""Who the start page, which shows passwords, answers to."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from start_page.app import check_caller


@pytest.fixture
def client() -> FlaskClient:
    app = Flask("page")
    app.before_request(check_caller)
    app.add_url_rule("/", view_func=lambda: "codes", methods=["GET", "POST"])
    return app.test_client()


@pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost:8000", "[::1]:8000"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_browser_of_this_machine_is_answered(
    client: FlaskClient, host: str, method: str
) -> None:
    sent = {"Host": host, "Sec-Fetch-Site": "same-origin"}
    assert client.open("/", method=method, headers=sent).status_code == 200


@pytest.mark.parametrize("host", ["city.example", "127.0.0.1.city.example", "[::2]"])
def test_another_name_is_refused(client: FlaskClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 403


@pytest.mark.parametrize("name", ["Forwarded", "Via", "X-Forwarded-For"])
def test_what_a_proxy_or_tunnel_passes_on_is_refused(
    client: FlaskClient, name: str
) -> None:
    sent = {"Host": "127.0.0.1:8000", name: "for=198.51.100.7"}
    assert client.get("/", headers=sent).status_code == 403


@pytest.mark.parametrize("site", ["same-site", "cross-site"])
def test_a_form_from_elsewhere_makes_no_codes(client: FlaskClient, site: str) -> None:
    sent = {"Host": "127.0.0.1:8000", "Sec-Fetch-Site": site}
    assert client.post("/", headers=sent).status_code == 403
