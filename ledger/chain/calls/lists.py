"""Lists that officers signed: what lets them run, and their chunks."""

from ledger.chain.calls.call import GAS_ACTION
from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.chain.lists import Chunk

GAS_ISSUE_CHUNK = 120_000
GAS_ISSUE_ROW = 110_000


class ListCalls(Domains):
    """What Issuance is asked."""

    def call_issue(self, authorization: bytes, chunk: Chunk) -> Call:
        """Issue one chunk of a signed list."""
        rows = [(row.account, row.amount) for row in chunk.rows]
        data = self.deployment.issuance.abi.encode_call(
            "issue", authorization, rows, chunk.rest
        )
        gas = GAS_ISSUE_CHUNK + GAS_ISSUE_ROW * len(rows)
        return Call(self.deployment.issuance.address, data, gas)

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
