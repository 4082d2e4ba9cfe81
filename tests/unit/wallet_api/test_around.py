"""What surrounds every request: ids, headers, one line in the log, figures."""

import json

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

ACCOUNT = "0x" + "11" * 20


def test_the_request_id_is_ours_whatever_the_client_sends(client: FlaskClient) -> None:
    response = client.get("/health/live", headers={"X-Request-Id": "evil\tid"})

    request_id = response.headers["X-Request-Id"]
    assert len(bytes.fromhex(request_id)) == 8


@pytest.mark.parametrize("path", ["/health/live", "/v1/network", "/v1/nothing"])
def test_no_answer_is_kept_framed_or_guessed_at(client: FlaskClient, path: str) -> None:
    response = client.get(path)

    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert (
        response.headers["Content-Security-Policy"]
        == "default-src 'none'; frame-ancestors 'none'"
    )


def test_a_request_is_logged_by_route_and_nothing_private(
    app: APIFlask, capsys: pytest.CaptureFixture[str]
) -> None:
    response = app.test_client().get(
        f"/v1/accounts/{ACCOUNT}/history?cursor=secret",
        headers={"X-Forwarded-For": "192.0.2.1", "User-Agent": "a phone"},
    )

    text = capsys.readouterr().out
    line = json.loads(text)
    assert line.pop("milliseconds") >= 0
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "event": "answered",
        "level": "info",
        "request_id": response.headers["X-Request-Id"],
        "method": "GET",
        "route": "/v1/accounts/<account>/history",
        "status": 401,
        "code": "session_missing",
    }
    for private in (ACCOUNT, "secret", "192.0.2.1", "127.0.0.1", "a phone"):
        assert private not in text


def test_a_token_never_reaches_the_log(
    app: APIFlask, capsys: pytest.CaptureFixture[str]
) -> None:
    app.test_client().get(
        f"/v1/accounts/{ACCOUNT}", headers={"Authorization": "Bearer hidden-token"}
    )

    assert "hidden-token" not in capsys.readouterr().out


def test_requests_are_counted_by_route_and_status(client: FlaskClient) -> None:
    client.get(f"/v1/accounts/{ACCOUNT}")
    client.get("/v1/nothing/" + "a" * 50)
    client.open("/health/live", method="BREW")

    text = client.get("/metrics").get_data(as_text=True)

    route = 'method="GET",route="/v1/accounts/<account>"'
    assert f'meguru_requests_total{{{route},status="401"}} 1.0' in text
    assert f"meguru_request_seconds_count{{{route}}} 1.0" in text
    assert 'method="GET",route="unknown",status="404"' in text
    assert 'method="other",route="unknown",status="405"' in text
    assert ACCOUNT not in text


def test_figures_are_written_even_while_the_town_is_down(client: FlaskClient) -> None:
    response = client.get("/metrics")

    assert response.status_code == 200
    assert "meguru_problems 2.0" in response.get_data(as_text=True)


def test_the_process_lives_while_the_town_is_down(client: FlaskClient) -> None:
    response = client.get("/health/live")

    assert (response.status_code, response.get_json()) == (200, {"alive": True})


def test_a_town_that_is_down_is_not_ready_and_says_why(client: FlaskClient) -> None:
    response = client.get("/health/ready")

    assert response.status_code == 503
    assert response.headers["Retry-After"] == "5"
    body = response.get_json()
    assert body["ready"] is False
    assert body["problems"] == ["database_unavailable", "chain_unavailable"]
    assert body["chain_block"] is None
