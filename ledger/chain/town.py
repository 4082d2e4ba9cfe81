"""The town's contracts by what they are asked: calls, digests and gas.

One object knows the deployment; nobody else spells a function's name.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eth_hash.auto import keccak

from ledger.chain.deployment import Contract
from ledger.chain.deployment import Deployment
from ledger.chain.lists import Chunk
from ledger.chain.messages import hash_payment
from ledger.chain.typed_data import ACTION_TYPES
from ledger.chain.typed_data import REGISTRATION_TYPES
from ledger.chain.typed_data import SESSION_TYPES
from ledger.chain.typed_data import TERMINAL_TYPES
from ledger.chain.typed_data import Domain
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission
from ledger.domain.hexes import to_hex
from ledger.domain.lots import format_day
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment
from ledger.domain.programmes import Programme

# Gas tables, measured with `scripts/test contracts` and rounded up; a first
# payment to a new day or holder costs the most, so that is what is reserved.
GAS_BATCH = 80_000
GAS_PAYMENT = 110_000
GAS_LEG = 60_000
GAS_ISSUE_CHUNK = 120_000
GAS_ISSUE_ROW = 110_000
GAS_REGISTER = 300_000
GAS_REGISTER_ROW = 220_000
GAS_ACTION = 400_000


@dataclass(frozen=True)
class Call:
    """A call of one contract: where, what, and the gas it is given."""

    target: bytes
    data: bytes
    gas: int


@dataclass(frozen=True)
class Action:
    """What two officers sign; times are UTC seconds."""

    target: bytes
    data: bytes
    salt: bytes
    not_before: int
    not_after: int


@dataclass(frozen=True)
class RegistrationEntry:
    """A participant as the desk registers it."""

    account: bytes
    kind: Kind
    classes: int
    commitment: bytes
    first_signer: bytes
    permission: Permission


@dataclass(frozen=True)
class Town:
    """The contracts of one deployment, ready to be asked."""

    deployment: Deployment

    def _domain(self, contract: Contract, name: str = "") -> Domain:
        return Domain(name or contract.name, self.deployment.chain_id, contract.address)

    @cached_property
    def payment_domain(self) -> Domain:
        """Where payment orders are signed."""
        return self._domain(self.deployment.currency)

    @cached_property
    def action_domain(self) -> Domain:
        """Where officers sign."""
        return self._domain(self.deployment.desk)

    @cached_property
    def registration_domain(self) -> Domain:
        """Where a new account proves its key."""
        return self._domain(self.deployment.registry)

    @cached_property
    def session_domain(self) -> Domain:
        """Where devices sign in: a domain no contract reads."""
        return self._domain(self.deployment.registry, "Meguru Session")

    def hash_payment(self, payment: Payment) -> bytes:
        """The order's identity."""
        return hash_payment(self.payment_domain, payment)

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

    def hash_registration(self, account: bytes, valid_before: int) -> bytes:
        """What a new account's own key signs."""
        message = {"account": "0x" + account.hex(), "validBefore": valid_before}
        return self.registration_domain.digest(
            REGISTRATION_TYPES, "Registration", message
        )

    def hash_session(
        self, account: bytes, signer: bytes, issued_at: int, salt: bytes
    ) -> bytes:
        """What a device signs to sign in."""
        message = {
            "account": "0x" + account.hex(),
            "signer": signer,
            "issuedAt": issued_at,
            "salt": salt,
        }
        return self.session_domain.digest(SESSION_TYPES, "Session", message)

    def hash_terminal(self, code: str, signer: bytes, valid_before: int) -> bytes:
        """What a till's key signs over its pairing code, in capitals without dashes."""
        message = {
            "codeHash": keccak(code.encode()),
            "signer": signer,
            "validBefore": valid_before,
        }
        return self.session_domain.digest(TERMINAL_TYPES, "Terminal", message)

    def call_pay(self, payments: Sequence[SignedPayment]) -> Call:
        """Execute orders in one transaction."""
        data = self.deployment.currency.abi.encode_call(
            "pay", [_signed_payment(signed) for signed in payments]
        )
        return Call(self.deployment.currency.address, data, gas_of_payments(payments))

    def call_register_resident(
        self, account: bytes, commitment: bytes, valid_before: int, proof: bytes
    ) -> Call:
        """Register a resident who proved to hold the account's key."""
        data = self.deployment.registry.abi.encode_call(
            "registerResident", account, commitment, valid_before, proof
        )
        return Call(self.deployment.registry.address, data, GAS_REGISTER)

    def call_assign_terminal(
        self, shop: bytes, signer: bytes, permission: Permission
    ) -> Call:
        """Let a till's key accept and refund for a shop."""
        data = self.deployment.registry.abi.encode_call(
            "assignTerminal", shop, signer, _permission(permission)
        )
        return Call(self.deployment.registry.address, data, GAS_REGISTER)

    def call_freeze(self, account: bytes) -> Call:
        """Stop an account at once."""
        data = self.deployment.registry.abi.encode_call("freeze", account)
        return Call(self.deployment.registry.address, data, GAS_REGISTER)

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

    def call_issue(self, authorization: bytes, chunk: Chunk) -> Call:
        """Issue one chunk of a signed list."""
        rows = [(row.account, row.amount) for row in chunk.rows]
        data = self.deployment.issuance.abi.encode_call(
            "issue", authorization, rows, chunk.rest
        )
        gas = GAS_ISSUE_CHUNK + GAS_ISSUE_ROW * len(rows)
        return Call(self.deployment.issuance.address, data, gas)

    def action_register(self, entries: Sequence[RegistrationEntry]) -> Call:
        """What the desk runs to register shops, or residents in bulk."""
        rows = [
            (
                entry.account,
                int(entry.kind),
                entry.classes,
                entry.commitment,
                entry.first_signer,
                _permission(entry.permission),
            )
            for entry in entries
        ]
        data = self.deployment.registry.abi.encode_call("register", rows)
        gas = GAS_ACTION + GAS_REGISTER_ROW * len(rows)
        return Call(self.deployment.registry.address, data, gas)

    def action_open_programme(self, programme: Programme) -> Call:
        """What the desk runs to open a programme."""
        terms = (
            programme.acceptors,
            programme.payment_limit,
            programme.issue_from,
            programme.issue_until,
            programme.redeem_until,
            programme.grace_days,
            int(programme.flags),
            programme.cap,
            0,
            programme.holder_limit,
        )
        data = self.deployment.currency.abi.encode_call(
            "openProgramme", programme.number, terms
        )
        return Call(self.deployment.currency.address, data, GAS_ACTION)

    def action_authorize_issue(
        self,
        authorization: bytes,
        lot: tuple[int, int],
        total: int,
        consideration: int,
        head: bytes,
    ) -> Call:
        """What the desk runs to let a list be issued; lot is (programme, last day)."""
        data = self.deployment.issuance.abi.encode_call(
            "authorizeIssue", authorization, *lot, total, consideration, head
        )
        return Call(self.deployment.issuance.address, data, GAS_ACTION)

    def action_unfreeze(self, accounts: Sequence[bytes]) -> Call:
        """What the desk runs to let frozen accounts take part again."""
        data = self.deployment.registry.abi.encode_call("unfreeze", list(accounts))
        gas = GAS_ACTION + GAS_REGISTER_ROW * len(accounts)
        return Call(self.deployment.registry.address, data, gas)


def gas_of_payments(payments: Sequence[SignedPayment]) -> int:
    """The gas a batch of orders is given."""
    legs = sum(len(signed.payment.legs) for signed in payments)
    return GAS_BATCH + GAS_PAYMENT * len(payments) + GAS_LEG * legs


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


def _permission(permission: Permission) -> tuple[int, ...]:
    return (
        permission.not_before,
        permission.not_after,
        int(permission.scope),
        permission.payment_limit,
        permission.day_limit,
    )


def _signed_payment(signed: SignedPayment) -> tuple[Any, bytes, bytes]:
    payment = signed.payment
    fields = (
        payment.payer,
        payment.payee,
        [(leg.lot, leg.amount) for leg in payment.legs],
        payment.bill_ref,
        payment.valid_after,
        payment.valid_before,
        payment.salt,
    )
    return fields, signed.signer, signed.signature
