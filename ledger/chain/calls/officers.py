"""Officers and their council: who may decide, and the call that withdraws."""

from collections.abc import Sequence

from ledger.chain.calls.call import GAS_ACTION
from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.chain.typed_data import REPLACEMENT_TYPES
from ledger.chain.typed_data import REPLACEMENT_WITHDRAWAL_TYPES
from ledger.chain.typed_data import WITHDRAWAL_TYPES
from ledger.domain.roles import OfficerKey

GAS_WITHDRAW = 150_000
GAS_REPLACEMENT = 400_000
GAS_OFFICER_ROW = 120_000
Signed = Sequence[tuple[bytes, bytes]]
"""Signatures as (signer, signature)."""


class OfficerCalls(Domains):
    """What the desk runs about itself, and what keys bring to it."""

    def hash_withdrawal(self, action: bytes) -> bytes:
        """What an officer signs to take a signature back."""
        return self.action_domain.digest(
            WITHDRAWAL_TYPES, "Withdrawal", {"action": action}
        )

    def hash_replacement(self, officers: Sequence[OfficerKey], salt: bytes) -> bytes:
        """What council keys sign to put other officers in."""
        message = {
            "officers": [
                {
                    "person": officer.person,
                    "signer": officer.signer,
                    "roles": int(officer.roles),
                }
                for officer in officers
            ],
            "salt": salt,
        }
        return self.action_domain.digest(REPLACEMENT_TYPES, "Replacement", message)

    def hash_replacement_withdrawal(self, replacement: bytes) -> bytes:
        """What council keys sign to take their announcement back."""
        return self.action_domain.digest(
            REPLACEMENT_WITHDRAWAL_TYPES,
            "ReplacementWithdrawal",
            {"replacement": replacement},
        )

    def call_withdraw(self, action: bytes, signer: bytes, signature: bytes) -> Call:
        """Take an officer's signature back, so that the action cannot run."""
        return self._ask_desk("withdraw", GAS_WITHDRAW, action, (signer, signature))

    def action_appoint(self, officer: OfficerKey) -> Call:
        """What the desk runs to appoint a key, 48 hours later."""
        return self._ask_desk("appoint", GAS_ACTION, _fields(officer))

    def action_dismiss(self, signer: bytes) -> Call:
        """What the desk runs to dismiss a key at once."""
        return self._ask_desk("dismiss", GAS_ACTION, signer)

    def action_set_target(self, target: bytes, *, allowed: bool) -> Call:
        """What the desk runs so that actions may call a contract, or no longer."""
        function = "allowTarget" if allowed else "disallowTarget"
        return self._ask_desk(function, GAS_ACTION, target)

    def call_propose_replacement(
        self, officers: Sequence[OfficerKey], salt: bytes, council: Signed
    ) -> Call:
        """Announce other officers; they can be put in 14 days later."""
        gas = GAS_REPLACEMENT + GAS_OFFICER_ROW * (len(officers) + len(council))
        rows = [_fields(officer) for officer in officers]
        return self._ask_desk("proposeReplacement", gas, rows, salt, list(council))

    def call_withdraw_replacement(self, replacement: bytes, council: Signed) -> Call:
        """Take an announcement back for good."""
        gas = GAS_REPLACEMENT + GAS_OFFICER_ROW * len(council)
        return self._ask_desk("withdrawReplacement", gas, replacement, list(council))

    def call_replace_officers(
        self, officers: Sequence[OfficerKey], salt: bytes
    ) -> Call:
        """Put the officers in that the council announced."""
        gas = GAS_REPLACEMENT + GAS_OFFICER_ROW * len(officers)
        rows = [_fields(officer) for officer in officers]
        return self._ask_desk("replaceOfficers", gas, rows, salt)

    def _ask_desk(self, function: str, gas: int, *given: object) -> Call:
        desk = self.deployment.desk
        return Call(desk.address, desk.abi.encode_call(function, *given), gas)


def _fields(officer: OfficerKey) -> tuple[bytes, bytes, int]:
    return officer.person, officer.signer, int(officer.roles)
