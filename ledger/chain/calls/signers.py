"""Who may sign for an account: what its own signers let the registry do."""

from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.chain.calls.orders import gas_of_signer
from ledger.chain.calls.registry import permission_fields
from ledger.chain.messages import contest_message
from ledger.chain.messages import enrolment_message
from ledger.chain.messages import revocation_message
from ledger.chain.typed_data import CONTEST_TYPES
from ledger.chain.typed_data import ENROLMENT_TYPES
from ledger.chain.typed_data import REVOCATION_TYPES
from ledger.domain.signers import Contest
from ledger.domain.signers import Enrolment
from ledger.domain.signers import Revocation

GAS_SIGNER = 250_000


class SignerCalls(Domains):
    """What the registry is asked in the name of an account."""

    def hash_enrolment(self, enrolment: Enrolment) -> bytes:
        """What a signer with MANAGE signs to let another key sign."""
        message = enrolment_message(enrolment)
        return self.registration_domain.digest(ENROLMENT_TYPES, "Enrolment", message)

    def hash_revocation(self, revocation: Revocation) -> bytes:
        """What ends a key."""
        message = revocation_message(revocation)
        return self.registration_domain.digest(REVOCATION_TYPES, "Revocation", message)

    def hash_contest(self, contest: Contest) -> bytes:
        """What says that a recovery was not asked for."""
        message = contest_message(contest)
        return self.registration_domain.digest(CONTEST_TYPES, "Contest", message)

    def call_enrol(
        self, enrolment: Enrolment, manager: bytes, signature: bytes
    ) -> Call:
        """Let another key sign for an account."""
        fields = (
            enrolment.account,
            enrolment.signer,
            permission_fields(enrolment.permission),
            enrolment.epoch,
            enrolment.valid_before,
            enrolment.salt,
        )
        return self._ask_registry("enrol", fields, manager, signature)

    def call_revoke(self, revocation: Revocation, by: bytes, signature: bytes) -> Call:
        """End a key of an account."""
        fields = (
            revocation.account,
            revocation.signer,
            revocation.epoch,
            revocation.valid_before,
            revocation.salt,
        )
        return self._ask_registry("revoke", fields, by, signature)

    def call_contest(self, contest: Contest, by: bytes, signature: bytes) -> Call:
        """Make a recovery wait for two officers' decision."""
        fields = (
            contest.account,
            contest.epoch,
            contest.new_signer,
            contest.valid_before,
        )
        return self._ask_registry("contest", fields, by, signature)

    def _ask_registry(
        self, function: str, fields: tuple[object, ...], by: bytes, signature: bytes
    ) -> Call:
        registry = self.deployment.registry
        data = registry.abi.encode_call(function, fields, by, signature)
        return Call(registry.address, data, GAS_SIGNER + gas_of_signer(by, signature))
