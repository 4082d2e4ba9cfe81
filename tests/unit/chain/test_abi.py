"""Calls, events and errors, held against web3's own codec."""

from collections.abc import Mapping
from collections.abc import Sequence
from typing import Any

import pytest
from eth_abi.abi import encode
from eth_hash.auto import keccak
from eth_utils.abi import collapse_if_tuple
from hexbytes import HexBytes
from hypothesis import HealthCheck
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st
from web3 import Web3
from web3.types import LogReceipt

from ledger.chain.abi import Abi
from ledger.chain.abi import Decoded
from ledger.chain.deployment import CONTRACTS

web3 = Web3()
Interface = list[dict[str, Any]]
moderate = settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def values_of(parameter: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values of a parameter's type, as eth_abi encodes them."""
    kind = parameter["type"]
    if kind.endswith("[]"):
        inner = {**parameter, "type": kind.removesuffix("[]")}
        return st.lists(values_of(inner), max_size=3)
    if kind == "tuple":
        return st.tuples(*map(values_of, parameter["components"]))
    if kind == "address":
        return st.binary(min_size=20, max_size=20).map(lambda raw: "0x" + raw.hex())
    if kind == "bool":
        return st.booleans()
    if kind == "string":
        return st.text(max_size=20)
    if kind == "bytes":
        return st.binary(max_size=70)
    if kind.startswith("bytes"):
        size = int(kind.removeprefix("bytes"))
        return st.binary(min_size=size, max_size=size)
    if kind.startswith("uint"):
        return st.integers(0, 2 ** int(kind.removeprefix("uint")) - 1)
    bits = int(kind.removeprefix("int"))
    return st.integers(-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def arguments_of(entry: Mapping[str, Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.tuples(*map(values_of, entry["inputs"]))


def types_of(parameters: Sequence[Mapping[str, Any]]) -> list[str]:
    return [collapse_if_tuple(dict(parameter)) for parameter in parameters]


def signature_of(entry: Mapping[str, Any]) -> bytes:
    return keccak(f"{entry['name']}({','.join(types_of(entry['inputs']))})".encode())


def plain(value: Any, parameter: Mapping[str, Any]) -> Any:
    """Write a value of web3's as ours: bytes for addresses, dicts for structs."""
    kind = parameter["type"]
    if kind.endswith("[]"):
        inner = {**parameter, "type": kind.removesuffix("[]")}
        return [plain(item, inner) for item in value]
    if kind == "tuple":
        parts = value.values() if isinstance(value, Mapping) else value
        return {
            component["name"]: plain(item, component)
            for component, item in zip(parameter["components"], parts, strict=True)
        }
    if kind == "address":
        return bytes.fromhex(value[2:])
    return value


def by_name(values: Mapping[str, Any], entry: Mapping[str, Any]) -> dict[str, Any]:
    return {
        parameter["name"]: plain(values[parameter["name"]], parameter)
        for parameter in entry["inputs"]
    }


def entries(interface: Interface, kind: str) -> Interface:
    """The entries of a kind whose parameters all have names."""
    return [
        entry
        for entry in interface
        if entry["type"] == kind
        and all(parameter["name"] for parameter in entry["inputs"])
    ]


def make_log(
    entry: Mapping[str, Any], arguments: Sequence[Any]
) -> tuple[list[bytes], bytes]:
    """The topics and data a contract would emit."""
    pairs = list(zip(entry["inputs"], arguments, strict=True))
    topics = [signature_of(entry)]
    topics += [
        encode(types_of([parameter]), [value])
        for parameter, value in pairs
        if parameter["indexed"]
    ]
    rest = [pair for pair in pairs if not pair[0]["indexed"]]
    data = encode(types_of([p for p, _ in rest]), [value for _, value in rest])
    return topics, data


def as_receipt(topics: Sequence[bytes], data: bytes) -> LogReceipt:
    return {
        "address": Web3.to_checksum_address("0x" + "11" * 20),
        "blockHash": HexBytes(bytes(32)),
        "blockNumber": 1,  # type: ignore[typeddict-item]
        "data": HexBytes(data),
        "logIndex": 0,
        "removed": False,
        "topics": [HexBytes(topic) for topic in topics],
        "transactionHash": HexBytes(bytes(32)),
        "transactionIndex": 0,
    }


@pytest.mark.parametrize("name", CONTRACTS)
@moderate
@given(data=st.data())
def test_every_event_is_read_as_web3_reads_it(
    abis: dict[str, Interface], name: str, data: st.DataObject
) -> None:
    contract = web3.eth.contract(abi=abis[name])
    abi = Abi(abis[name])
    for entry in entries(abis[name], "event"):
        topics, body = make_log(entry, data.draw(arguments_of(entry)))

        decoded = abi.decode_event(topics, body)

        theirs = contract.events[entry["name"]]().process_log(as_receipt(topics, body))
        assert decoded == Decoded(entry["name"], by_name(theirs["args"], entry))


@pytest.mark.parametrize("name", CONTRACTS)
@moderate
@given(data=st.data())
def test_every_call_is_written_and_read_as_web3_does(
    abis: dict[str, Interface], name: str, data: st.DataObject
) -> None:
    contract = web3.eth.contract(abi=abis[name])
    abi = Abi(abis[name])
    for entry in entries(abis[name], "function"):
        arguments = data.draw(arguments_of(entry))

        written = abi.encode_call(entry["name"], *arguments)
        decoded = abi.decode_call(written)

        theirs = contract.encode_abi(entry["name"], args=checksummed(arguments))
        assert "0x" + written.hex() == theirs
        function, values = contract.decode_function_input(HexBytes(written))
        assert decoded == Decoded(function.fn_name, by_name(values, entry))


def checksummed(value: Any) -> Any:
    """web3 takes addresses in their checksummed spelling only."""
    if isinstance(value, list | tuple):
        return type(value)(checksummed(item) for item in value)
    if isinstance(value, str) and value.startswith("0x") and len(value) == 42:
        return Web3.to_checksum_address(value)
    return value


@pytest.mark.parametrize("name", CONTRACTS)
@moderate
@given(data=st.data())
def test_every_error_is_read_as_web3s_codec_reads_it(
    abis: dict[str, Interface], name: str, data: st.DataObject
) -> None:
    abi = Abi(abis[name])
    for entry in entries(abis[name], "error"):
        types = types_of(entry["inputs"])
        body = encode(types, data.draw(arguments_of(entry)))

        decoded = abi.decode_error(signature_of(entry)[:4] + body)

        theirs = web3.codec.decode(types, body)
        names = [parameter["name"] for parameter in entry["inputs"]]
        expected = by_name(dict(zip(names, theirs, strict=True)), entry)
        assert decoded == Decoded(entry["name"], expected)


@pytest.mark.parametrize("name", CONTRACTS)
@moderate
@given(data=st.data())
def test_every_answer_is_read_as_web3s_codec_reads_it(
    abis: dict[str, Interface], name: str, data: st.DataObject
) -> None:
    abi = Abi(abis[name])
    for entry in entries(abis[name], "function"):
        outputs = entry["outputs"]
        values = data.draw(st.tuples(*map(values_of, outputs)))
        body = encode(types_of(outputs), values)

        answer = abi.decode_answer(entry["name"], body)

        theirs = web3.codec.decode(types_of(outputs), body)
        assert answer == [
            plain(value, output) for output, value in zip(outputs, theirs, strict=True)
        ]


def test_structs_within_lists_within_structs_are_read_by_name(
    abis: dict[str, Interface],
) -> None:
    abi = Abi(abis["RegionalCurrency"])
    payer, payee = bytes([1]) * 20, bytes([2]) * 20
    salt, reference = bytes([3]) * 32, bytes([4]) * 32
    order = (payer, payee, [(5, 600), (7, 800)], reference, 9, 10, salt)

    written = abi.encode_call("pay", [(order, payer, b"signed")])

    assert abi.decode_call(written) == Decoded(
        "pay",
        {
            "payments": [
                {
                    "payment": {
                        "payer": payer,
                        "payee": payee,
                        "legs": [
                            {"lot": 5, "amount": 600},
                            {"lot": 7, "amount": 800},
                        ],
                        "billRef": reference,
                        "validAfter": 9,
                        "validBefore": 10,
                        "salt": salt,
                    },
                    "signer": payer,
                    "signature": b"signed",
                }
            ]
        },
    )


def test_what_is_not_of_this_interface_is_left_alone(
    abis: dict[str, Interface],
) -> None:
    abi = Abi(abis["Issuance"])
    paid = next(e for e in abis["RegionalCurrency"] if e.get("name") == "Paid")

    assert abi.decode_event([signature_of(paid)], b"") is None
    assert abi.decode_event([], b"") is None
    assert abi.decode_call(bytes.fromhex("deadbeef")) is None
    assert abi.decode_call(b"") is None
    assert abi.decode_error(bytes.fromhex("deadbeef")) is None
    assert abi.decode_error(b"") is None


@pytest.mark.parametrize("name", CONTRACTS)
def test_no_name_stands_for_two_functions(
    abis: dict[str, Interface], name: str
) -> None:
    names = [e["name"] for e in abis[name] if e["type"] == "function"]

    assert len(names) == len(set(names))
