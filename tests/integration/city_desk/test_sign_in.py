"""Signing in at the desk: three parts, one answer, slowed and journalled."""

from tests.integration.city_desk.browsers import Browser
from tests.integration.city_desk.browsers import Person


def test_an_officer_signs_in_and_is_named_with_their_roles(
    at_desk: Browser, sato: Person
) -> None:
    page = at_desk.text("/")
    assert f"{sato.name}(起案者・承認者)" in page
    assert "本日の状況" in page
