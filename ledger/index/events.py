"""Logs as events: decoded once, in the chain's order."""

from collections.abc import Iterable
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
    found = []
    moved: list[Transfer] = []
    for event in events:
        moved = transfers_of(event) or moved
        if event.name == "Paid":
            values = event.values
            legs = [t for t in moved if t.log.tx_hash == event.log.tx_hash]
            assert legs, "a payment is told right after its transfer"
            assert legs[0].sender == values["payer"], "and the payer is the sender"
            found.append(
                Paid(
                    event.log,
                    values["order"],
                    values["payer"],
                    values["payee"],
                    values["billRef"],
                    tuple(legs),
                )
            )
            moved = []
    return found


def named(events: Iterable[Event], name: str) -> list[Event]:
    """The events of one name, in their order."""
    return [event for event in events if event.name == name]
