"""使えるお店: where money can be used. Public: their names stand on their doors."""

import base64
import binascii
import json
from typing import Annotated

from apiflask import APIBlueprint
from pydantic import ConfigDict
from pydantic import Field

from ledger.domain.hexes import parse_address
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import AccountUnknown
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import ProgrammeUnknown
from ledger.services.shops import FIRST
from ledger.services.shops import SHOPS_MOST
from ledger.services.shops import ShopView
from ledger.services.shops import get_shop
from ledger.services.shops import list_shops
from wallet_api.documents import refusals
from wallet_api.fields import Answer
from wallet_api.fields import Body
from wallet_api.fields import HexText
from wallet_api.parts import parts

blueprint = APIBlueprint("shops", __name__, url_prefix="/v1/shops")

PAGE = 50
_ADDRESS_BYTES = 20
# The database keeps no text with a zero byte, so there is nothing to find by one.
Words = Annotated[str, Field(max_length=80, pattern=r"^[^\x00]*$")]


class Search(Body):
    """Which shops; every word of `q` must be found, in hiragana or katakana alike."""

    # A query carries text only, so numbers are read from it.
    model_config = ConfigDict(strict=False)

    q: Words = ""
    area: Words | None = None
    category: Words | None = None
    programme: Annotated[int | None, Field(ge=1, lt=2**31)] = None
    cursor: Annotated[str | None, Field(max_length=800)] = None
    limit: Annotated[int, Field(ge=1, le=SHOPS_MOST)] = PAGE


class ShownShop(Answer):
    """A shop, and the names of the open programmes whose money it takes."""

    account: HexText
    name: str
    area: str
    category: str
    address: str
    hours: str
    step_free: Annotated[bool, Field(description="The entrance has no step.")]
    programmes: list[str]


class ShownProgramme(Answer):
    """An open programme that shops can be chosen by."""

    number: int
    name: str


class ShownShops(Answer):
    """Shops by name; `next_cursor` is null on the last page."""

    shops: list[ShownShop]
    areas: list[str]
    categories: list[str]
    programmes: list[ShownProgramme]
    next_cursor: str | None


@blueprint.get("")
@blueprint.doc(responses=refusals(FieldInvalid, ProgrammeUnknown))
@blueprint.output(ShownShops)
@blueprint.input(Search, location="query")
def search(query_data: Search) -> ShownShops:
    """Show where money can be used."""
    # An empty choice of a form is none.
    after = FIRST if query_data.cursor is None else _read_cursor(query_data.cursor)
    found = list_shops(
        parts().ledger,
        text=query_data.q,
        area=query_data.area or None,
        category=query_data.category or None,
        programme=query_data.programme,
        after=after,
        limit=query_data.limit,
    )
    is_full = len(found.shops) == query_data.limit
    return ShownShops(
        shops=[show_shop(shop) for shop in found.shops],
        areas=list(found.areas),
        categories=list(found.categories),
        programmes=[
            ShownProgramme(number=terms.number, name=terms.name)
            for terms in found.programmes
        ],
        next_cursor=_write_cursor(found.shops[-1]) if is_full else None,
    )


@blueprint.get("/<account>")
@blueprint.doc(responses=refusals(FieldInvalid, AccountUnknown))
@blueprint.output(ShownShop)
def show(account: str) -> ShownShop:
    """Show one shop."""
    return show_shop(get_shop(parts().ledger, parse_address(account)))


def show_shop(shop: ShopView) -> ShownShop:
    """Write a shop as anybody may see it."""
    return ShownShop(
        account=to_hex(shop.account),
        name=shop.name,
        area=shop.area,
        category=shop.category,
        address=shop.address,
        hours=shop.hours,
        step_free=shop.step_free,
        programmes=[terms.name for terms in shop.programmes],
    )


def _write_cursor(shop: ShopView) -> str:
    data = json.dumps([shop.name, shop.account.hex()], ensure_ascii=False)
    return base64.urlsafe_b64encode(data.encode()).decode()


def _read_cursor(cursor: str) -> tuple[str, bytes]:
    try:
        name, account = json.loads(base64.b64decode(cursor, b"-_", validate=True))
        after = str(name), bytes.fromhex(account)
        after[0].encode()
    except (binascii.Error, ValueError, TypeError, RecursionError):
        after = FIRST
    if len(after[1]) != _ADDRESS_BYTES or "\0" in after[0]:
        raise FieldInvalid(field="cursor", reason="it was not made by this API")
    return after
