"""Enrolments, revocations and contests, signed and handed in."""

import secrets
from dataclasses import replace
from typing import Any

from ledger.chain.keys import Key
from ledger.domain.accounts import OWN_KEY
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.signers import Contest
from ledger.domain.signers import Enrolment
from ledger.domain.signers import Revocation
from ledger.services import recoveries
from ledger.services import signers
from ledger.services.signers import SignerState
from ledger.services.signers import SignersView
from tests.integration.conftest import World

HELPER = Permission(0, OWN_KEY.not_after, Scope.PAY, 3_000, 3_000)


def new_enrolment(
    world: World, account: bytes, signer: bytes, **changes: Any
) -> Enrolment:
    """A helper's key for an account, or what is made of it by changing fields."""
    enrolment = Enrolment(
        account=account,
        signer=signer,
        permission=HELPER,
        epoch=0,
        valid_before=world.clock() + 3600,
        salt=secrets.token_bytes(32),
    )
    return replace(enrolment, **changes)


def enrol(world: World, enrolment: Enrolment, manager: Key) -> SignerState:
    """Sign an enrolment and hand it in."""
    digest = world.ledger.town.hash_enrolment(enrolment)
    return signers.enrol(world.ledger, enrolment, manager.address, manager.sign(digest))


def revoke(
    world: World, account: bytes, signer: bytes, by: Key, **changes: Any
) -> SignerState:
    """Sign a key's end and hand it in."""
    revocation = Revocation(
        account=account,
        signer=signer,
        epoch=0,
        valid_before=world.clock() + 3600,
        salt=secrets.token_bytes(32),
    )
    revocation = replace(revocation, **changes)
    digest = world.ledger.town.hash_revocation(revocation)
    return signers.revoke(world.ledger, revocation, by.address, by.sign(digest))


def contest(
    world: World, account: bytes, new_signer: bytes, by: Key, epoch: int = 0
) -> SignerState:
    """Sign an objection to a recovery and hand it in."""
    contested = Contest(account, epoch, new_signer, world.clock() + 3600)
    digest = world.ledger.town.hash_contest(contested)
    return recoveries.contest(world.ledger, contested, by.address, by.sign(digest))


def view(world: World, account: bytes) -> SignersView:
    """Who may sign for an account."""
    return signers.list_signers(world.ledger, account)


def names(world: World, account: bytes) -> list[bytes]:
    """The keys that may sign for an account."""
    return [each.signer for each in view(world, account).signers]
