"""The town's contracts by what they are asked: calls, digests and gas.

One object knows the deployment; nobody else spells a function's name. What each
contract is asked stands in ``ledger/chain/calls``.
"""

from dataclasses import dataclass

from eth_hash.auto import keccak

from ledger.chain.calls.anchors import AnchorCalls
from ledger.chain.calls.codes import CodeCalls
from ledger.chain.calls.desk import DeskCalls
from ledger.chain.calls.lists import ListCalls
from ledger.chain.calls.officers import OfficerCalls
from ledger.chain.calls.orders import OrderCalls
from ledger.chain.calls.programmes import ProgrammeCalls
from ledger.chain.calls.recoveries import RecoveryCalls
from ledger.chain.calls.registry import RegistryCalls
from ledger.chain.calls.roles import RoleCalls
from ledger.chain.calls.signers import SignerCalls
from ledger.chain.typed_data import SESSION_TYPES
from ledger.chain.typed_data import TERMINAL_TYPES


@dataclass(frozen=True)
class Town(
    OrderCalls,
    ListCalls,
    CodeCalls,
    ProgrammeCalls,
    RegistryCalls,
    DeskCalls,
    SignerCalls,
    RecoveryCalls,
    RoleCalls,
    OfficerCalls,
    AnchorCalls,
):
    """The contracts of one deployment, ready to be asked."""

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
