"""Accounts whose keys are lost, or that end: what the registry is asked."""

from collections.abc import Sequence

from ledger.chain.calls.call import GAS_ACTION
from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.chain.calls.registry import permission_fields
from ledger.domain.accounts import Permission

GAS_ACTIVATE = 300_000
GAS_ACCOUNT_ROW = 60_000


class RecoveryCalls(Domains):
    """What the desk, and after its delay anyone, does to an account."""

    def action_recover(
        self, account: bytes, signer: bytes, permission: Permission
    ) -> Call:
        """What the desk runs to give a frozen account a new key."""
        return self._act_on_accounts(
            "recover", account, signer, permission_fields(permission)
        )

    def action_decide_recovery(self, account: bytes, *, proceed: bool) -> Call:
        """What the desk runs to decide a recovery that was contested."""
        return self._act_on_accounts("decideRecovery", account, proceed)

    def action_cancel_recovery(self, account: bytes) -> Call:
        """What the desk runs to end a recovery."""
        return self._act_on_accounts("cancelRecovery", account)

    def call_activate_recovery(self, account: bytes) -> Call:
        """End an account's old keys, and begin with the new one."""
        registry = self.deployment.registry
        data = registry.abi.encode_call("activateRecovery", account)
        return Call(registry.address, data, GAS_ACTIVATE)

    def action_close(self, accounts: Sequence[bytes]) -> Call:
        """What the desk runs to close accounts for good."""
        return self._act_on_accounts("close", list(accounts), rows=len(accounts))

    def action_release_commitments(self, commitments: Sequence[bytes]) -> Call:
        """What the desk runs so that persons of closed accounts may register anew."""
        return self._act_on_accounts(
            "releaseCommitments", list(commitments), rows=len(commitments)
        )

    def action_set_daily_registrations(self, most: int) -> Call:
        """What the desk runs to change how many register in a day."""
        return self._act_on_accounts("setDailyRegistrations", most)

    def action_set_verifier(self, verifier: bytes, *, allowed: bool) -> Call:
        """What the desk runs to let a kind of passkey sign, or no longer."""
        function = "allowVerifier" if allowed else "disallowVerifier"
        return self._act_on_accounts(function, verifier)

    def _act_on_accounts(self, function: str, *given: object, rows: int = 0) -> Call:
        registry = self.deployment.registry
        data = registry.abi.encode_call(function, *given)
        return Call(registry.address, data, GAS_ACTION + GAS_ACCOUNT_ROW * rows)
