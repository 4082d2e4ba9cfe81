"""What a wallet needs to know before it can sign anything."""

from typing import Annotated
from typing import Any

from apiflask import APIBlueprint
from pydantic import Field

from ledger.services.network import describe_network
from wallet_api.documents import refusals
from wallet_api.fields import Answer
from wallet_api.fields import HexText
from wallet_api.fields import Typed
from wallet_api.parts import parts

blueprint = APIBlueprint("network", __name__, url_prefix="/v1/network")


class Network(Answer):
    """Chain, contracts and the structures that are signed."""

    town_name: str
    practice: Annotated[
        bool, Field(description="A town to practise in: its money is none.")
    ]
    purpose_version: Annotated[
        str, Field(description="The purpose of data use that is shown now.")
    ]
    chain_id: int
    utc_offset_seconds: int
    confirmations: int
    contracts: dict[str, HexText]
    typed_data: dict[str, Typed]


@blueprint.get("")
@blueprint.doc(responses=refusals())
@blueprint.output(Network)
def show_network() -> dict[str, Any]:
    """Show chain, contracts, and EIP-712 domains and types."""
    return describe_network(parts().ledger)
