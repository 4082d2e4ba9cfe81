"""Participants and their signers: what the registry is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger.chain.calls.call import GAS_ACTION
from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.chain.typed_data import REGISTRATION_TYPES
from ledger.domain.accounts import Kind
from ledger.domain.accounts import Permission

GAS_REGISTER = 300_000
GAS_REGISTER_ROW = 220_000


@dataclass(frozen=True)
class RegistrationEntry:
    """A participant as the desk registers it."""

    account: bytes
    kind: Kind
    classes: int
    commitment: bytes
    first_signer: bytes
    permission: Permission


class RegistryCalls(Domains):
    """What the registry is asked, by a service key or by the desk."""

    def hash_registration(self, account: bytes, valid_before: int) -> bytes:
        """What a new account's own key signs."""
        message = {"account": "0x" + account.hex(), "validBefore": valid_before}
        return self.registration_domain.digest(
            REGISTRATION_TYPES, "Registration", message
        )

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
            "assignTerminal", shop, signer, permission_fields(permission)
        )
        return Call(self.deployment.registry.address, data, GAS_REGISTER)

    def call_freeze(self, account: bytes) -> Call:
        """Stop an account at once."""
        data = self.deployment.registry.abi.encode_call("freeze", account)
        return Call(self.deployment.registry.address, data, GAS_REGISTER)

    def action_register(self, entries: Sequence[RegistrationEntry]) -> Call:
        """What the desk runs to register shops, or residents in bulk."""
        rows = [
            (
                entry.account,
                int(entry.kind),
                entry.classes,
                entry.commitment,
                entry.first_signer,
                permission_fields(entry.permission),
            )
            for entry in entries
        ]
        data = self.deployment.registry.abi.encode_call("register", rows)
        gas = GAS_ACTION + GAS_REGISTER_ROW * len(rows)
        return Call(self.deployment.registry.address, data, gas)

    def action_unfreeze(self, accounts: Sequence[bytes]) -> Call:
        """What the desk runs to let frozen accounts take part again."""
        data = self.deployment.registry.abi.encode_call("unfreeze", list(accounts))
        gas = GAS_ACTION + GAS_REGISTER_ROW * len(accounts)
        return Call(self.deployment.registry.address, data, gas)


def permission_fields(permission: Permission) -> tuple[int, ...]:
    return (
        permission.not_before,
        permission.not_after,
        int(permission.scope),
        permission.payment_limit,
        permission.day_limit,
    )
