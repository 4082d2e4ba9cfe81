"""What the till's routes share: the API, and what a town says about itself."""

from dataclasses import dataclass
from typing import cast

from flask import Flask
from flask import current_app

from merchant_pos.api_client import ApiClient
from merchant_pos.api_client import ApiProblem
from merchant_pos.api_client import ApiUnreachable

_NAME = "meguru_till"


@dataclass(frozen=True)
class TownFacts:
    """A town's name, whether it is for practice only, and its clock."""

    name: str = ""
    practice: bool = False
    utc_offset_seconds: int | None = None


class Parts:
    """Everything one application has, found again by ``parts()``."""

    def __init__(self, api: ApiClient) -> None:
        self.api = api
        self._facts: TownFacts | None = None

    def facts(self) -> TownFacts:
        """What the town says about itself; asked until it answered once."""
        if self._facts is None:
            try:
                said = self.api.network()
            except (ApiProblem, ApiUnreachable):
                return TownFacts()
            self._facts = TownFacts(
                name=str(said.get("town_name", "")),
                practice=bool(said.get("practice", False)),
                utc_offset_seconds=said.get("utc_offset_seconds"),
            )
        return self._facts

    def attach(self, app: Flask) -> None:
        """Let the routes of an application find these parts."""
        app.extensions[_NAME] = self


def parts() -> Parts:
    """Return the parts of the application that is answering."""
    return cast(Parts, current_app.extensions[_NAME])
