"""Chain addresses (ERC-681): ``ethereum:<contract>@<chain>/<function>?<values>``."""

import re
from dataclasses import dataclass
from urllib.parse import quote
from urllib.parse import unquote

from ledger.domain.refusals import PaymentCodeInvalid

CHAIN_ADDRESS_MOST = 512
_CHAIN_ADDRESS = re.compile(
    r"ethereum:(?:pay-)?(?P<target>0x[0-9a-fA-F]{40})"
    r"(?:@(?P<chain>[0-9]{1,18}))?"
    r"(?:/(?P<function>[A-Za-z_$][A-Za-z0-9_$]{0,63}))?"
    r"(?:\?(?P<query>.*))?\Z",
    re.DOTALL,
)
_NUMBER = re.compile(
    r"(?P<whole>[0-9]*)(?:\.(?P<part>[0-9]+))?(?:[eE](?P<ten>[0-9]+))?\Z"
)
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9]{0,31}(?:\[[0-9]*\])?\Z")
UINT256_MOST = 2**256 - 1
_DIGITS_MOST = 78


@dataclass(frozen=True)
class ChainAddress:
    """A call that somebody asks for: a contract, a chain, a function, its values."""

    target: str
    chain_id: int | None = None
    function: str | None = None
    values: tuple[tuple[str, str], ...] = ()

    def value(self, key: str) -> str | None:
        """The first value under ``key``, or None."""
        return next((value for name, value in self.values if name == key), None)

    def number(self, key: str) -> int | None:
        """The number under ``key``, also where it is written as ``2.5e3``, or None.

        Raises:
            PaymentCodeInvalid: not a whole number from 0 to 2²⁵⁶−1.
        """
        text = self.value(key)
        return None if text is None else read_number(text)


def read_number(text: str) -> int:
    """Read ERC-681's number: digits, a fraction, a power of ten; whole in the end.

    Raises:
        PaymentCodeInvalid: not a whole number from 0 to 2²⁵⁶−1.
    """
    match = _NUMBER.match(text) if text.isascii() and len(text) <= 100 else None
    if match is None or not (match["whole"] or match["part"]):
        raise PaymentCodeInvalid(reason=f"{text[:40]!r} is no number")
    part = (match["part"] or "").rstrip("0")
    ten = int((match["ten"] or "0")[:4])
    if ten > _DIGITS_MOST or len(part) > ten:
        raise PaymentCodeInvalid(reason=f"{text[:40]!r} is no whole number of a size")
    value = int((match["whole"] + part) or "0") * int(10 ** (ten - len(part)))
    if value > UINT256_MOST:
        raise PaymentCodeInvalid(reason=f"{text[:40]!r} is no whole number of a size")
    return value


def parse_chain_address(text: str) -> ChainAddress:
    """Read an ERC-681 address. Names (ENS) are refused: they lead off this chain.

    Raises:
        PaymentCodeInvalid: not of that form.
    """
    match = _CHAIN_ADDRESS.match(text) if len(text) <= CHAIN_ADDRESS_MOST else None
    if match is None:
        raise PaymentCodeInvalid(reason="it is no ethereum: address of a contract")
    values = []
    for pair in (match["query"] or "").split("&") if match["query"] else ():
        key, sign, value = pair.partition("=")
        if not sign or not _KEY.match(key):
            raise PaymentCodeInvalid(reason=f"{pair[:40]!r} is no value with a name")
        values.append((key, _unquote(value)))
    chain = match["chain"]
    return ChainAddress(
        target=match["target"].lower(),
        chain_id=int(chain) if chain else None,
        function=match["function"],
        values=tuple(values),
    )


def write_chain_address(address: ChainAddress) -> str:
    """Write an ERC-681 address.

    Raises:
        PaymentCodeInvalid: it would not be read back as it is.
    """
    chain = "" if address.chain_id is None else f"@{address.chain_id}"
    function = "" if address.function is None else f"/{address.function}"
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in address.values)
    text = f"ethereum:{address.target}{chain}{function}" + (
        f"?{query}" if query else ""
    )
    if parse_chain_address(text) != address:
        raise PaymentCodeInvalid(reason="its parts would be read as something else")
    return text


def _unquote(value: str) -> str:
    try:
        return unquote(value, errors="strict")
    except UnicodeDecodeError:
        raise PaymentCodeInvalid(reason=f"{value[:40]!r} is not UTF-8") from None
