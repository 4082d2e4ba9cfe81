"""Every refusal has its status, and every answer that says no has one shape."""

import io

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from ledger.domain import errors
from ledger.domain.errors import MeguruError
from ledger.domain.errors import all_codes
from ledger.domain.outages import DatabaseUnavailable
from ledger.domain.refusals import BillExpired
from ledger.domain.refusals import SessionMissing
from ledger.domain.refusals import TooManyRequests
from screens.problems import CONTENT_TYPE
from screens.problems import status_of
from wallet_api.documents import PROBLEM

FAMILIES = {
    errors.InputInvalid: 400,
    errors.NotSignedIn: 401,
    errors.NotAllowed: 403,
    errors.NotFound: 404,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.Refused: 422,
    errors.TooOften: 429,
    errors.Unavailable: 503,
}
LEAVES = {"method_refused": 405, "media_type_refused": 415}
VALID_ORDER = {
    "payer": "0x" + "11" * 20,
    "payee": "0x" + "44" * 20,
    "legs": [{"lot": 1, "amount": 1000}],
    "bill_ref": "0x" + "55" * 32,
    "valid_after": 0,
    "valid_before": 0,
    "salt": "0x" + "22" * 32,
    "signer": "0x" + "11" * 20,
    "signature": "0x" + "33" * 65,
}


def raise_from_a_route(app: APIFlask, error: Exception) -> FlaskClient:
    @app.get("/probe")
    def probe() -> str:
        raise error

    return app.test_client()


@pytest.mark.parametrize("code", sorted(all_codes()))
def test_every_code_has_the_status_of_its_family(code: str) -> None:
    kind = all_codes()[code]

    status = status_of(kind)

    families = [FAMILIES[family] for family in FAMILIES if issubclass(kind, family)]
    assert [status] == [LEAVES.get(code, *families or [500])]


def test_a_refusal_is_answered_with_code_values_and_remedy(app: APIFlask) -> None:
    refusal = BillExpired(bill="123456", expired_at="2027-03-31T09:00:00Z")
    client = raise_from_a_route(app, refusal)

    response = client.get("/probe")

    assert response.status_code == 409
    assert response.content_type == CONTENT_TYPE
    body = response.get_json()
    assert body.pop("request_id") == response.headers["X-Request-Id"]
    assert body == {
        "type": "urn:meguru:problem:bill_expired",
        "title": "Bill expired",
        "status": 409,
        "detail": "Bill 123456 expired at 2027-03-31T09:00:00Z (UTC).",
        "code": "bill_expired",
        "values": {"bill": "123456", "expired_at": "2027-03-31T09:00:00Z"},
        "remedy": "Nothing was charged. Ask the shop to open a new bill.",
    }


@pytest.mark.parametrize(
    ("refusal", "header", "value"),
    [
        (SessionMissing(), "WWW-Authenticate", 'Bearer realm="meguru"'),
        (DatabaseUnavailable(reason="it sleeps"), "Retry-After", "5"),
        (TooManyRequests(most=3, retry_after_seconds=17), "Retry-After", "17"),
    ],
)
def test_some_refusals_say_in_a_header_how_to_go_on(
    app: APIFlask, refusal: MeguruError, header: str, value: str
) -> None:
    client = raise_from_a_route(app, refusal)

    response = client.get("/probe")

    assert response.headers[header] == value


def test_what_nobody_foresaw_tells_nothing_and_is_logged_without_values(
    app: APIFlask, capsys: pytest.CaptureFixture[str]
) -> None:
    client = raise_from_a_route(app, RuntimeError("佐藤 花子 has 5,000 yen"))

    response = client.get("/probe")

    assert response.status_code == 500
    assert response.get_json()["code"] == "internal"
    assert response.get_json()["values"] == {}
    logged = capsys.readouterr().out
    assert '"error": "builtins.RuntimeError"' in logged
    assert response.headers["X-Request-Id"] in logged
    assert "花子" not in logged + response.get_data(as_text=True)


@pytest.mark.parametrize(
    "path", ["/v", "/v1", "/v1/nothing", "/v1//bills", "/static/a"]
)
def test_an_unknown_path_is_answered_in_the_same_shape(
    client: FlaskClient, path: str
) -> None:
    response = client.get(path)

    assert (response.status_code, response.content_type) == (404, CONTENT_TYPE)
    assert response.get_json()["code"] == "page_unknown"
    assert response.get_json()["values"] == {"path": path}


def test_a_wrong_method_is_answered_with_those_that_work(client: FlaskClient) -> None:
    response = client.delete("/v1/bills")

    assert response.status_code == 405
    assert response.get_json()["code"] == "method_refused"
    assert response.get_json()["values"] == {"method": "DELETE", "path": "/v1/bills"}
    assert response.headers["Allow"] == "OPTIONS, POST"


def test_a_body_that_is_too_large_is_refused_by_its_length(client: FlaskClient) -> None:
    body = b'{"code": "' + b"A" * 65_536 + b'"}'

    response = client.post(
        "/v1/registrations", data=body, content_type="application/json"
    )

    assert response.status_code == 413
    assert response.get_json()["code"] == "body_too_large"
    assert response.get_json()["values"] == {"most": 65_536}


@pytest.mark.parametrize(
    ("size", "status"), [(65_536, 400), (65_537, 413), (200_000, 413)]
)
def test_a_body_without_a_length_is_refused_once_too_much_came(
    client: FlaskClient, size: int, status: int
) -> None:
    # What a server hands over for a chunked body: no length, but an end.
    response = client.post(
        "/v1/registrations",
        input_stream=io.BytesIO(b"{}".ljust(size)),
        environ_overrides={"wsgi.input_terminated": True},
        headers={"Transfer-Encoding": "chunked"},
        content_type="application/json",
    )

    codes = {400: "field_invalid", 413: "body_too_large"}
    assert response.status_code == status
    assert response.get_json()["code"] == codes[status]


@pytest.mark.parametrize(
    ("content_type", "given"),
    [
        ("text/plain", "text/plain"),
        ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded"),
        (None, "unknown"),
    ],
)
def test_a_body_that_is_not_said_to_be_json_is_refused(
    client: FlaskClient, content_type: str | None, given: str
) -> None:
    response = client.post("/v1/sessions", data=b"{}", content_type=content_type)

    assert response.status_code == 415
    assert response.get_json()["code"] == "media_type_refused"
    assert response.get_json()["values"] == {"given": given}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 60_000,
        b'{"amount": ' + b"9" * 6_000 + b"}",
    ],
    ids=["empty", "cut off", "not UTF-8", "nested too deep", "a number too long"],
)
def test_a_body_that_is_no_json_is_refused(client: FlaskClient, body: bytes) -> None:
    response = client.post("/v1/payments", data=body, content_type="application/json")

    assert response.status_code == 400
    assert response.get_json()["code"] == "field_invalid"
    assert response.get_json()["values"]["field"] == "body"


@pytest.mark.parametrize("body", ["[]", "null", '"text"', "1", "true"])
def test_a_body_that_is_no_object_is_refused(client: FlaskClient, body: str) -> None:
    response = client.post("/v1/payments", data=body, content_type="application/json")

    assert response.status_code == 400
    assert response.get_json()["code"] == "field_invalid"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"payer": "0x11"}, "payer"),
        ({"payee": 17}, "payee"),
        ({"bill_ref": "55" * 32}, "bill_ref"),
        ({"salt": "0x" + "zz" * 32}, "salt"),
        ({"signature": "0x1"}, "signature"),
        ({"valid_after": -1}, "valid_after"),
        ({"valid_before": 2**48}, "valid_before"),
        ({"valid_before": "1775000000"}, "valid_before"),
        ({"valid_before": 1.0}, "valid_before"),
        ({"legs": "all"}, "legs"),
        ({"legs": [{"lot": 2**63, "amount": 1}]}, "legs.0.lot"),
        ({"legs": [{"lot": True, "amount": 1}]}, "legs.0.lot"),
        ({"legs": [{"lot": 1}]}, "legs.0.amount"),
        ({"legs": [{"lot": 1, "amount": 1, "note": ""}]}, "legs.0.note"),
        ({"memo": "for bread"}, "memo"),
    ],
)
def test_a_field_that_cannot_be_read_is_named(
    client: FlaskClient, change: dict[str, object], field: str
) -> None:
    response = client.post("/v1/payments", json=VALID_ORDER | change)

    assert response.status_code == 400
    assert response.get_json()["code"] == "field_invalid"
    assert response.get_json()["values"]["field"] == field


def test_a_field_that_is_missing_is_named(client: FlaskClient) -> None:
    body = {name: value for name, value in VALID_ORDER.items() if name != "salt"}

    response = client.post("/v1/payments", json=body)

    assert response.status_code == 400
    assert response.get_json()["values"] == {
        "field": "salt",
        "reason": "field required",
    }


@pytest.mark.parametrize(
    ("amount", "given"),
    [
        ("0", "0"),
        ("-1", "-1"),
        ("9007199254740992", "9007199254740992"),
        ("100.0", "100.0"),
        ("0.5", "0.5"),
        ("1e3", "1000.0"),
        ("NaN", "nan"),
        ("true", "True"),
        ('"1000"', "1000"),
        ("null", "None"),
        ("[1]", "[1]"),
    ],
)
def test_what_is_no_amount_is_refused_with_what_was_given(
    client: FlaskClient, amount: str, given: str
) -> None:
    body = f'{{"legs": [{{"lot": 1, "amount": {amount}}}]}}'

    response = client.post("/v1/payments", data=body, content_type="application/json")

    assert response.status_code == 400
    assert response.get_json()["code"] == "amount_invalid"
    assert response.get_json()["values"] == {"amount": given, "most": 2**53 - 1}


def test_a_database_that_does_not_answer_is_no_internal_error(
    client: FlaskClient,
) -> None:
    response = client.post("/v1/payments", json=VALID_ORDER)

    assert response.status_code == 503
    assert response.get_json()["code"] == "database_unavailable"
    assert response.headers["Retry-After"] == "5"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/nothing"),
        ("PUT", "/v1/bills"),
        ("POST", "/v1/sessions"),
        ("POST", "/v1/bills"),
        ("GET", "/v1/accounts/0x00"),
        ("GET", "/v1/payments/0x00"),
        ("GET", "/v1/payments/0x00/events"),
        ("GET", "/v1/bills/123456"),
        ("GET", "/v1/bills/a.b"),
    ],
)
def test_every_no_has_the_documented_shape(
    client: FlaskClient, method: str, path: str
) -> None:
    response = client.open(path, method=method)

    assert response.content_type == CONTENT_TYPE
    Draft202012Validator(PROBLEM).validate(response.get_json())
    assert response.get_json()["status"] == response.status_code


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/bills"),
        ("GET", "/v1/bills/123456"),
        ("POST", "/v1/payments/quote"),
        ("GET", "/v1/payments/0x" + "00" * 32),
        ("GET", "/v1/payments/0x" + "00" * 32 + "/events"),
        ("GET", "/v1/accounts/0x" + "00" * 20),
        ("GET", "/v1/accounts/0x" + "00" * 20 + "/history"),
    ],
)
@pytest.mark.parametrize("header", [None, "Basic YTpi", "Bearer", "Bearer "])
def test_who_is_not_signed_in_is_told_so_before_anything_else(
    client: FlaskClient, method: str, path: str, header: str | None
) -> None:
    headers = {} if header is None else {"Authorization": header}
    if method == "POST":
        headers["Content-Type"] = "application/json"

    response = client.open(path, method=method, headers=headers)

    assert response.status_code == 401
    assert response.get_json()["code"] == "session_missing"
