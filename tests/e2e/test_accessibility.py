"""Every screen in each of its states: no violation of WCAG 2.2 AA, nothing cut off.

Each state of the walks' tables is looked at as it is, on the narrowest phone (320 px),
and with all text at 200 %, in Japanese and in English.
"""

from collections.abc import Callable
from types import ModuleType

import pytest
from playwright.sync_api import Page

from tests.e2e.accessibility import NARROWEST
from tests.e2e.accessibility import look_at
from tests.e2e.keyboard import go_round
from tests.e2e.tours import desk
from tests.e2e.tours import founding
from tests.e2e.tours import till
from tests.e2e.tours import town
from tests.e2e.tours import wallet
from tests.e2e.tours.stage import LOCALES
from tests.e2e.tours.stage import Stage

FACES = [wallet, till, desk, founding, town]


def name_of(face: ModuleType) -> str:
    return face.__name__.rpartition(".")[2]


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("face", FACES, ids=name_of)
def test_every_state_of_every_screen_can_be_used_by_everybody(
    stage: Stage, face: ModuleType, language: str
) -> None:
    seen: list[str] = []
    wrong: list[str] = []

    def visit(state: str, page: Page) -> None:
        seen.append(state)
        found = look_at(page)
        if language == "ja":
            found += go_round(page)
        wrong.extend(f"{state}, {each}" for each in found)

    walk: Callable[..., None] = face.walk
    walk(stage, language, visit)

    assert wrong == []
    assert seen == list(face.STATES), "the table and the walk are the same"
    assert NARROWEST["width"] == 320
