"""Charge codes: what lets them be claimed, what a code signs, and its claim."""

from collections.abc import Sequence
from functools import cached_property

from ledger.chain.calls.call import GAS_ACTION
from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.chain.charge_codes import CodeLeaf
from ledger.chain.typed_data import CLAIM_TYPES
from ledger.chain.typed_data import Domain
from ledger.domain.hexes import to_hex

GAS_CLAIM = 350_000


class CodeCalls(Domains):
    """What Issuance is asked about charge codes."""

    @cached_property
    def issuance_domain(self) -> Domain:
        """Where charge codes sign."""
        return self._domain(self.deployment.issuance)

    def hash_claim(self, authorization: bytes, account: bytes) -> bytes:
        """What a code's key signs, for one account alone."""
        message = {"authorization": authorization, "account": to_hex(account)}
        return self.issuance_domain.digest(CLAIM_TYPES, "Claim", message)

    def call_claim(
        self,
        authorization: bytes,
        account: bytes,
        leaf: CodeLeaf,
        proof: Sequence[bytes],
        signature: bytes,
    ) -> Call:
        """Charge an account by a code."""
        issuance = self.deployment.issuance
        data = issuance.abi.encode_call(
            "claim",
            authorization,
            account,
            leaf.amount,
            list(proof),
            leaf.code,
            signature,
        )
        return Call(issuance.address, data, GAS_CLAIM)

    def account_of_claim(self, data: bytes) -> bytes:
        """Return whom a call made by ``call_claim`` charges."""
        decoded = self.deployment.issuance.abi.decode_call(data)
        assert decoded is not None and decoded.name == "claim"
        account: bytes = decoded.values["account"]
        return account

    def action_authorize_codes(
        self,
        authorization: bytes,
        lot: tuple[int, int],
        total: int,
        consideration: int,
        root: bytes,
    ) -> Call:
        """What the desk runs to let codes be claimed; lot is (programme, last day)."""
        issuance = self.deployment.issuance
        data = issuance.abi.encode_call(
            "authorizeCodes", authorization, *lot, total, consideration, root
        )
        return Call(issuance.address, data, GAS_ACTION)

    def action_withdraw_codes(self, authorization: bytes) -> Call:
        """What the desk runs to end codes that nobody has claimed."""
        issuance = self.deployment.issuance
        data = issuance.abi.encode_call("withdrawCodes", authorization)
        return Call(issuance.address, data, GAS_ACTION)
