"""Programmes: what the desk runs to open them."""

from ledger.chain.calls.call import GAS_ACTION
from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.domain.programmes import Programme


class ProgrammeCalls(Domains):
    """What the currency is asked about programmes."""

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
