"""Fields as they stand in JSON: amounts, addresses, hashes, times.

Everything is strict: an amount is a JSON integer, never text, a fraction or a
truth value; bytes are ``0x`` and hexadecimal digits; unknown fields are refused.
"""

from collections.abc import Callable
from typing import Annotated
from typing import Any

from pydantic import BaseModel
from pydantic import BeforeValidator
from pydantic import ConfigDict
from pydantic import Field
from pydantic import ValidationInfo
from pydantic import WithJsonSchema

from ledger.domain.amounts import AMOUNT_MOST
from ledger.domain.amounts import check_amount
from ledger.domain.hexes import parse_hex


class Body(BaseModel):
    """What somebody sends."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Answer(BaseModel):
    """What is answered."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


def _hex(length: int | None) -> Callable[[object, ValidationInfo], bytes]:
    def read(value: object, info: ValidationInfo) -> bytes:
        return parse_hex(value, info.field_name or "body", length)

    return read


def _pattern(meaning: str, digits: str) -> WithJsonSchema:
    pattern = f"^0x{digits}$"
    return WithJsonSchema(
        {"type": "string", "pattern": pattern, "description": meaning}
    )


# What is read. The errors of the domain come through with their own codes.
Amount = Annotated[
    int,
    BeforeValidator(check_amount),
    WithJsonSchema(
        {
            "type": "integer",
            "minimum": 1,
            "maximum": AMOUNT_MOST,
            "description": "Whole yen.",
        }
    ),
]
Address = Annotated[
    bytes,
    BeforeValidator(_hex(20)),
    _pattern("20 bytes: an account.", "[0-9a-fA-F]{40}"),
]
Hash = Annotated[
    bytes, BeforeValidator(_hex(32)), _pattern("32 bytes.", "[0-9a-fA-F]{64}")
]
Signer = Annotated[
    bytes,
    BeforeValidator(_hex(None)),
    _pattern("A signer as ERC-7913 writes it.", "([0-9a-fA-F]{2})*"),
]
Signature = Annotated[
    bytes,
    BeforeValidator(_hex(None)),
    _pattern(
        "65 bytes: r, s (low) and v (27 or 28); of a passkey its assertion, ABI-encoded"
        " as the contract PasskeyVerifier reads it, with s low.",
        "([0-9a-fA-F]{2})*",
    ),
]
Time = Annotated[
    int, Field(ge=0, lt=2**48, description="Seconds since 1970-01-01, UTC.")
]
Lot = Annotated[
    int, Field(ge=0, lt=2**63, description="programme << 32 | last day; a token id.")
]

# What is written.
HexText = Annotated[str, Field(pattern="^0x([0-9a-f]{2})*$")]
Yen = Annotated[int, Field(description="Whole yen.")]
Day = Annotated[
    str, Field(description="A date in the city's time zone, inclusive; or `never`.")
]
Typed = Annotated[
    dict[str, Any],
    Field(description="EIP-712 as eth_signTypedData_v4 takes it."),
]
