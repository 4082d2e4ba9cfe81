"""Readiness of a town that is up."""

from tests.integration.conftest import World
from tests.integration.wallet_api.devices import Api


def test_a_town_that_is_up_is_ready_and_says_where_it_is(
    world: World, api: Api
) -> None:
    world.turn()

    response = api.ask("GET", "/health/ready")

    body = response.get_json()
    assert (response.status_code, body["problems"]) == (200, [])
    assert body["ready"] is True
    assert body["final_block"] <= body["index_block"] <= body["chain_block"]


def test_figures_name_the_queue_and_no_account(world: World, api: Api) -> None:
    response = api.ask("GET", "/metrics")

    text = response.get_data(as_text=True)
    assert "meguru_orders_waiting " in text
    assert "meguru_index_block " in text
    assert "0x" not in text
