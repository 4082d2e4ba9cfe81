"""Programmes: what the desk runs to open, widen, suspend them; pausing; lapsing."""

from collections.abc import Sequence

from ledger.chain.calls.call import GAS_ACTION
from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.domain.programmes import Programme

GAS_PAUSE = 100_000
GAS_LAPSE_CALL = 80_000
GAS_LAPSE_ACCOUNT = 45_000
LAPSE_ACCOUNTS_MOST = 200


class ProgrammeCalls(Domains):
    """What the currency is asked about programmes, and about all money at once."""

    def _currency(self, gas: int, function: str, *arguments: object) -> Call:
        contract = self.deployment.currency
        return Call(
            contract.address, contract.abi.encode_call(function, *arguments), gas
        )

    def action_open_programme(self, programme: Programme) -> Call:
        """What the desk runs to open a programme."""
        return self._currency(
            GAS_ACTION, "openProgramme", programme.number, _terms(programme)
        )

    def action_amend_programme(self, programme: Programme) -> Call:
        """What the desk runs to widen a programme's terms."""
        return self._currency(
            GAS_ACTION, "amendProgramme", programme.number, _terms(programme)
        )

    def action_suspend(self, programme: int, suspended: bool) -> Call:
        """What the desk runs to stop a programme's money, or to let it go on."""
        return self._currency(GAS_ACTION, "setSuspended", programme, suspended)

    def action_unpause(self) -> Call:
        """What the desk runs to let money move again."""
        return self._currency(GAS_ACTION, "unpause")

    def call_pause(self) -> Call:
        """Stop every movement of money; the guardian's own call."""
        return self._currency(GAS_PAUSE, "pause")

    def call_lapse(self, lot: int, accounts: Sequence[bytes]) -> Call:
        """Destroy what residents have left of a lot that nobody can spend."""
        assert len(accounts) <= LAPSE_ACCOUNTS_MOST
        gas = GAS_LAPSE_CALL + GAS_LAPSE_ACCOUNT * len(accounts)
        return self._currency(gas, "lapse", lot, list(accounts))


def _terms(programme: Programme) -> tuple[int, ...]:
    return (
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
