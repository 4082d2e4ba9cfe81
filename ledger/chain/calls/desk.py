"""The desk: what two officers sign, its call, and what its bytes say."""

from dataclasses import dataclass
from typing import Any

from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.chain.typed_data import ACTION_TYPES
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day


@dataclass(frozen=True)
class Action:
    """What two officers sign; times are UTC seconds."""

    target: bytes
    data: bytes
    salt: bytes
    not_before: int
    not_after: int


class DeskCalls(Domains):
    """What the desk is asked, and what officers see of it."""

    def hash_action(self, action: Action) -> bytes:
        """What maker and checker sign."""
        message = {
            "target": "0x" + action.target.hex(),
            "data": action.data,
            "salt": action.salt,
            "notBefore": action.not_before,
            "notAfter": action.not_after,
        }
        return self.action_domain.digest(ACTION_TYPES, "Action", message)

    def describe_action(self, action: Action) -> str:
        """Write what an action's own bytes say, one value a line.

        Officers read this beside the summary: it comes from what they sign, so a
        summary that was changed in the database shows.
        """
        for contract in self.deployment.contracts:
            if contract.address == action.target:
                decoded = contract.abi.decode_call(action.data)
                if decoded is not None:
                    lines = [f"{contract.name}.{decoded.name}"]
                    return "\n".join(lines + _describe("", decoded.values))
        return f"an unknown call of {to_hex(action.target)}"

    def call_execute(
        self,
        action: Action,
        maker: tuple[bytes, bytes],
        checker: tuple[bytes, bytes],
        gas: int,
    ) -> Call:
        """Run what two officers signed; each is (signer, signature)."""
        fields = (
            action.target,
            action.data,
            action.salt,
            action.not_before,
            action.not_after,
        )
        data = self.deployment.desk.abi.encode_call("execute", fields, maker, checker)
        return Call(self.deployment.desk.address, data, gas)


_DAYS = ("lastDay", "issueFrom", "issueUntil", "redeemUntil")
"""Parameters that are day numbers, which nobody reads as such."""


def _describe(name: str, value: Any) -> list[str]:
    if isinstance(value, dict):
        return [
            line
            for key, item in value.items()
            for line in _describe(f"{name}.{key}" if name else key, item)
        ]
    if isinstance(value, list):
        return [
            line
            for index, item in enumerate(value)
            for line in _describe(f"{name}[{index}]", item)
        ]
    if isinstance(value, bytes):
        return [f"  {name} {to_hex(value)}"]
    if name.rpartition(".")[2] in _DAYS:
        return [f"  {name} {value} ({format_day(value)})"]
    return [f"  {name} {value}"]
