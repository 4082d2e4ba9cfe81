"""Phones, and what signers sign about signers."""

from types import SimpleNamespace
from typing import Any

import pytest

from tests.contracts.passkeys import Passkey
from tests.contracts.support import HOUR
from tests.contracts.support import PAY
from tests.contracts.support import Person
from tests.contracts.support import as_bytes
from tests.contracts.support import now
from tests.contracts.support import permission
from tests.contracts.support import salt
from tests.contracts.support import send

FIELDS = ("notBefore", "notAfter", "scope", "paymentLimit", "dayLimit")


@pytest.fixture
def phone() -> Person:
    return Person("a second phone")


@pytest.fixture
def thief() -> Person:
    return Person("a thief")


@pytest.fixture
def passkey(money: Any, deployed: SimpleNamespace) -> Passkey:
    return Passkey("hanako's phone", deployed.PasskeyVerifier.address)


class Mandates:
    """Words that signers give and the relay carries."""

    def __init__(self, registry: Any, relay: Person) -> None:
        self.registry = registry
        self.relay = relay
        self._count = 0

    def enrolment(
        self, account: Any, signer: Any, granted: Any = None, **changes: Any
    ) -> dict[str, Any]:
        self._count += 1
        granted = permission(PAY) if granted is None else granted
        return {
            "account": account.address,
            "signer": as_bytes(signer.address),
            "permission": dict(zip(FIELDS, granted, strict=True)),
            "epoch": self.registry.participant(account.address)[2],
            "validBefore": now() + HOUR,
            "salt": salt(f"enrolment {self._count}"),
        } | changes

    def revocation(self, account: Any, signer: Any, **changes: Any) -> dict[str, Any]:
        self._count += 1
        return {
            "account": account.address,
            "signer": as_bytes(signer.address),
            "epoch": self.registry.participant(account.address)[2],
            "validBefore": now() + HOUR,
            "salt": salt(f"revocation {self._count}"),
        } | changes

    def objection(self, account: Any, signer: Any, **changes: Any) -> dict[str, Any]:
        return {
            "account": account.address,
            "epoch": self.registry.participant(account.address)[2],
            "newSigner": as_bytes(signer.address),
            "validBefore": now() + HOUR,
        } | changes

    def signed(self, word: dict[str, Any], by: Any, **domain: Any) -> tuple[Any, ...]:
        """The word as the relay brings it, signed by somebody."""
        return self.bare(word), by.address, self.signature(word, by, **domain)

    def signature(self, word: dict[str, Any], by: Any, **domain: Any) -> bytes:
        return by.sign(self.registry, primary(word), word, **domain)

    def bare(self, word: dict[str, Any]) -> tuple[Any, ...]:
        fields = dict(word)
        if "permission" in fields:
            fields["permission"] = tuple(fields["permission"].values())
        return tuple(fields.values())

    def bring(
        self, word: dict[str, Any], by: Any, how: Any = send, sender: Any = None
    ) -> Any:
        return how(
            self.method(word), *self.signed(word, by), sender=sender or self.relay
        )

    def method(self, word: dict[str, Any]) -> Any:
        names = {
            "Enrolment": "enrol",
            "Revocation": "revoke",
            "Contest": "contest",
        }
        return getattr(self.registry, names[primary(word)])


def primary(word: dict[str, Any]) -> str:
    if "permission" in word:
        return "Enrolment"
    return "Contest" if "newSigner" in word else "Revocation"


@pytest.fixture
def mandates(money: Any, registry: Any, relay: Person) -> Mandates:
    return Mandates(registry, relay)
