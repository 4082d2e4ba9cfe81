"""The description is valid, and says what the routes do: no more, no less."""

from typing import Any

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from ledger.domain.errors import all_codes
from screens.problems import CONTENT_TYPE
from screens.problems import status_of
from wallet_api.app import create_app
from wallet_api.around import PAGES

JSON = "application/json"
UNDESCRIBED = {"/openapi.json"}


def operations(spec: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, methods in spec["paths"].items()
        for method, operation in methods.items()
    ]


def validate(spec: dict[str, Any], schema: dict[str, Any], value: object) -> None:
    whole = {"components": spec["components"], "allOf": [schema]}
    Draft202012Validator(whole).validate(value)


@pytest.fixture
def spec(client: FlaskClient) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/openapi.json").get_json()
    return described


def test_the_description_is_valid_openapi_3_1(spec: dict[str, Any]) -> None:
    OpenAPIV31SpecValidator(spec).validate()

    assert spec["openapi"] == "3.1.0"
    assert spec["info"]["title"] == "Meguru wallet API"


def test_every_route_is_described_and_every_description_is_routed(
    app: APIFlask, spec: dict[str, Any]
) -> None:
    routed = {
        (rule.rule.replace("<", "{").replace(">", "}"), method.lower())
        for rule in app.url_map.iter_rules()
        for method in rule.methods or ()
        if method not in ("HEAD", "OPTIONS")
        and rule.rule not in UNDESCRIBED
        and rule.endpoint.partition(".")[0] not in PAGES
    }

    described = {(path, method) for path, method, _ in operations(spec)}

    assert described == routed


def test_every_operation_has_a_summary_and_a_name_of_its_own(
    spec: dict[str, Any],
) -> None:
    names = [operation["operationId"] for _, _, operation in operations(spec)]

    assert len(names) == len(set(names))
    assert all(operation["summary"] for _, _, operation in operations(spec))


def test_every_operation_that_can_say_no_lists_its_problems_under_their_status(
    spec: dict[str, Any],
) -> None:
    for path, method, operation in operations(spec):
        if path in ("/metrics", "/health/ready"):
            continue
        problems = {
            int(status): response["content"][CONTENT_TYPE]["schema"]["allOf"][1]
            for status, response in operation["responses"].items()
            if int(status) >= 400
        }
        assert {500, 503} <= problems.keys(), (path, method)
        for status, schema in problems.items():
            for code in schema["properties"]["code"]["enum"]:
                assert status_of(all_codes()[code]) == status, (path, code)
        if "requestBody" in operation:
            assert {400, 413, 415} <= problems.keys(), path
        if "session" in str(operation.get("security")):
            assert 401 in problems, path


def test_example_bodies_are_valid(spec: dict[str, Any]) -> None:
    examples = [
        content
        for _, _, operation in operations(spec)
        for content in operation.get("requestBody", {}).get("content", {}).values()
    ]

    assert len(examples) == 18
    for content in examples:
        # An empty body needs no example.
        validate(spec, content["schema"], content.get("example", {}))


def test_amounts_are_described_as_whole_yen(spec: dict[str, Any]) -> None:
    amount = spec["components"]["schemas"]["NewBill"]["properties"]["amount"]

    assert (amount["type"], amount["minimum"], amount["maximum"]) == (
        "integer",
        1,
        2**53 - 1,
    )


def test_what_the_network_answers_is_as_described(
    client: FlaskClient, spec: dict[str, Any]
) -> None:
    response = client.get("/v1/network")

    schema = spec["paths"]["/v1/network"]["get"]["responses"]["200"]["content"][JSON]
    validate(spec, schema["schema"], response.get_json())
    assert response.get_json()["chain_id"] == 20260
    assert response.get_json()["contracts"]["RegionalCurrency"] == "0x" + "03" * 20
    assert response.get_json()["typed_data"]["Payment"]["domain"] == {
        "name": "RegionalCurrency",
        "version": "1",
        "chainId": 20260,
        "verifyingContract": "0x" + "03" * 20,
    }


def test_an_application_can_be_made_more_than_once(app: APIFlask) -> None:
    again = create_app(ledger=app.extensions["meguru"].ledger)

    assert again.test_client().get("/health/live").status_code == 200
