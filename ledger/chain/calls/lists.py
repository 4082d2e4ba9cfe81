"""Lists that officers signed: what lets them run, and their chunks."""

from enum import IntEnum

from ledger.chain.calls.call import GAS_ACTION
from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.chain.lists import Chunk
from ledger.chain.lists import EndRow
from ledger.chain.lists import IssueRow
from ledger.chain.lists import row_fields

GAS_ISSUE_CHUNK = 120_000
GAS_ISSUE_ROW = 110_000
GAS_REDEEM_CHUNK = 120_000
GAS_REDEEM_ROW = 70_000
GAS_BURN_CHUNK = 120_000
GAS_BURN_ROW = 70_000
GAS_CORRECT_CHUNK = 160_000
GAS_CORRECT_ROW = 110_000
NO_ISSUE = bytes(32)


class Purpose(IntEnum):
    """Why money is burned; the numbers are the contract's."""

    CORRECT = 1
    REPAY = 2
    WRITE_OFF = 3


class ListCalls(Domains):
    """What Issuance is asked to create and to destroy."""

    def _issuance(self, gas: int, function: str, *arguments: object) -> Call:
        contract = self.deployment.issuance
        return Call(
            contract.address, contract.abi.encode_call(function, *arguments), gas
        )

    def call_issue(self, authorization: bytes, chunk: Chunk[IssueRow]) -> Call:
        """Issue one chunk of a signed list."""
        gas = GAS_ISSUE_CHUNK + GAS_ISSUE_ROW * len(chunk.rows)
        rows = row_fields(chunk.rows)
        return self._issuance(gas, "issue", authorization, rows, chunk.rest)

    def call_redeem(self, run: bytes, chunk: Chunk[EndRow]) -> Call:
        """Redeem one chunk of a settlement run."""
        gas = GAS_REDEEM_CHUNK + GAS_REDEEM_ROW * len(chunk.rows)
        return self._issuance(gas, "redeem", run, row_fields(chunk.rows), chunk.rest)

    def call_burn(self, authorization: bytes, chunk: Chunk[EndRow]) -> Call:
        """Burn one chunk of a list of repayments, or of what is written off."""
        gas = GAS_BURN_CHUNK + GAS_BURN_ROW * len(chunk.rows)
        rows = row_fields(chunk.rows)
        return self._issuance(gas, "burn", authorization, rows, chunk.rest)

    def call_correct(
        self, authorization: bytes, chunk: Chunk[EndRow], issued: Chunk[IssueRow]
    ) -> Call:
        """Take back one chunk of a correction; ``issued`` is what it corrects."""
        gas = GAS_CORRECT_CHUNK + GAS_CORRECT_ROW * len(issued.rows)
        return self._issuance(
            gas,
            "correct",
            authorization,
            row_fields(chunk.rows),
            chunk.rest,
            row_fields(issued.rows),
            issued.rest,
        )

    def action_authorize_issue(
        self,
        authorization: bytes,
        lot: tuple[int, int],
        total: int,
        consideration: int,
        head: bytes,
    ) -> Call:
        """What the desk runs to let a list be issued; lot is (programme, last day)."""
        return self._issuance(
            GAS_ACTION,
            "authorizeIssue",
            authorization,
            *lot,
            total,
            consideration,
            head,
        )

    def action_authorize_redeem(self, run: bytes, total: int, head: bytes) -> Call:
        """What the desk runs to let shops' money be redeemed."""
        return self._issuance(GAS_ACTION, "authorizeRedeem", run, total, head)

    def action_authorize_burn(
        self,
        authorization: bytes,
        purpose: Purpose,
        total: int,
        head: bytes,
        corrects: bytes = NO_ISSUE,
    ) -> Call:
        """What the desk runs to let a list be burned."""
        return self._issuance(
            GAS_ACTION,
            "authorizeBurn",
            authorization,
            int(purpose),
            corrects,
            total,
            head,
        )

    def action_close_run(self, run: bytes, file_hash: bytes, total: int) -> Call:
        """What the desk runs to tie a settlement run to its bank file."""
        return self._issuance(GAS_ACTION, "closeRun", run, file_hash, total)
