"""Logs as events: decoded once, in the chain's order."""

from collections.abc import Iterable
from collections.abc import Iterator
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.chain.deployment import Deployment
from ledger.chain.gateway import Log

ZERO_ADDRESS = bytes(20)


@dataclass(frozen=True)
class Event:
    """What a contract of ours said, and the log that says it."""

    name: str
    values: dict[str, Any]
    log: Log


@dataclass(frozen=True)
class Transfer:
    """One lot's amount moving once; ``position`` counts within its log."""

    log: Log
    position: int
    sender: bytes
    receiver: bytes
    lot: int
    amount: int


@dataclass(frozen=True)
class Paid:
    """A payment the chain executed, with what moved for it."""

    log: Log
    order: bytes
    payer: bytes
    payee: bytes
    bill_ref: bytes
    legs: tuple[Transfer, ...]


@dataclass(frozen=True)
class Refunded:
    """A refund the chain executed, with what moved for it."""

    log: Log
    order: bytes
    payer: bytes
    shop: bytes
    sequence: int
    legs: tuple[Transfer, ...]


def decode_events(deployment: Deployment, logs: Iterable[Log]) -> list[Event]:
    """Decode our contracts' logs; what their ABIs do not name is left out."""
    abis = {contract.address: contract.abi for contract in deployment.contracts}
    events = []
    for log in logs:
        decoded = abis[log.address].decode_event(log.topics, log.data)
        if decoded is not None:
            events.append(Event(decoded.name, decoded.values, log))
    return events


def transfers_of(event: Event) -> list[Transfer]:
    """What an ERC-1155 event moved; nothing for any other event."""
    values = event.values
    if event.name == "TransferSingle":
        moved = [(values["id"], values["value"])]
    elif event.name == "TransferBatch":
        moved = list(zip(values["ids"], values["values"], strict=True))
    else:
        return []
    return [
        Transfer(event.log, position, values["from"], values["to"], lot, amount)
        for position, (lot, amount) in enumerate(moved)
    ]


def find_payments(events: Sequence[Event]) -> list[Paid]:
    """Every executed payment; the currency moves its legs in the log before it."""
    return [
        Paid(
            event.log,
            event.values["order"],
            event.values["payer"],
            event.values["payee"],
            event.values["billRef"],
            legs,
        )
        for event, legs in _with_moved(events, "Paid", "payer")
    ]


def find_refunds(events: Sequence[Event]) -> list[Refunded]:
    """Every executed refund; the currency moves its legs in the log before it."""
    return [
        Refunded(
            event.log,
            event.values["order"],
            event.values["payer"],
            event.values["shop"],
            event.values["sequence"],
            legs,
        )
        for event, legs in _with_moved(events, "Refunded", "shop")
    ]


def _with_moved(
    events: Sequence[Event], name: str, sender: str
) -> Iterator[tuple[Event, tuple[Transfer, ...]]]:
    """Each event of a name with what moved for it; ``sender`` names who gave it."""
    moved: list[Transfer] = []
    for event in events:
        moved = transfers_of(event) or moved
        if event.name != name:
            continue
        legs = tuple(t for t in moved if t.log.tx_hash == event.log.tx_hash)
        assert legs, f"{name} is told right after its transfer"
        assert legs[0].sender == event.values[sender], f"and the {sender} is the sender"
        yield event, legs
        moved = []


def named(events: Iterable[Event], name: str) -> list[Event]:
    """The events of one name, in their order."""
    return [event for event in events if event.name == name]
