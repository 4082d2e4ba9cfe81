"""Who holds which role: what the desk tells the registry."""

from eth_hash.auto import keccak

from ledger.chain.calls.call import GAS_ACTION
from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.domain.roles import ROLES


def role_id(role: str) -> bytes:
    """The number that contracts call a role by."""
    assert role in ROLES, "roles are checked where they are read"
    return keccak(role.encode())


ROLE_NAMES = {role_id(role): role for role in ROLES}


class RoleCalls(Domains):
    """What the desk runs about service keys and guardians."""

    def action_grant_role(self, role: str, account: bytes) -> Call:
        """What the desk runs to give a role, which begins 48 hours later."""
        return self._act_on_roles("grantRole", role_id(role), account)

    def action_revoke_role(self, role: str, account: bytes) -> Call:
        """What the desk runs to take a role at once."""
        return self._act_on_roles("revokeRole", role_id(role), account)

    def action_open_relay(self, *, is_open: bool) -> Call:
        """What the desk runs so that everybody, or the relay alone, brings orders."""
        return self._act_on_roles("openRelay", is_open)

    def _act_on_roles(self, function: str, *given: object) -> Call:
        registry = self.deployment.registry
        return Call(
            registry.address, registry.abi.encode_call(function, *given), GAS_ACTION
        )
