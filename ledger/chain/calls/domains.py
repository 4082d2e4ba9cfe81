"""Where a town's structures are signed: the EIP-712 domains of its contracts."""

from dataclasses import dataclass
from functools import cached_property

from ledger.chain.deployment import Contract
from ledger.chain.deployment import Deployment
from ledger.chain.typed_data import Domain


@dataclass(frozen=True)
class Domains:
    """One deployment, and the domains in which people sign for it."""

    deployment: Deployment

    def _domain(self, contract: Contract, name: str = "") -> Domain:
        return Domain(name or contract.name, self.deployment.chain_id, contract.address)

    @cached_property
    def payment_domain(self) -> Domain:
        """Where payment orders are signed."""
        return self._domain(self.deployment.currency)

    @cached_property
    def action_domain(self) -> Domain:
        """Where officers sign."""
        return self._domain(self.deployment.desk)

    @cached_property
    def registration_domain(self) -> Domain:
        """Where a new account proves its key."""
        return self._domain(self.deployment.registry)

    @cached_property
    def session_domain(self) -> Domain:
        """Where devices sign in: a domain no contract reads."""
        return self._domain(self.deployment.registry, "Meguru Session")
