"""Heads of the journal: the call that writes one down for good."""

from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains

GAS_ANCHOR = 150_000


class AnchorCalls(Domains):
    """What AuditAnchor is asked."""

    def call_anchor(self, sequence: int, head: bytes) -> Call:
        """Write a head of the journal to the chain, numbered without a gap."""
        anchor = self.deployment.anchor
        data = anchor.abi.encode_call("anchor", sequence, head)
        return Call(anchor.address, data, GAS_ANCHOR)
