"""What the registry says when asked whether a signature speaks for an account."""

import pytest
from eth_utils import keccak

from tests.contracts.support import ACCEPT
from tests.contracts.support import FOREVER
from tests.contracts.support import MANAGE
from tests.contracts.support import PAY
from tests.contracts.support import REFUND
from tests.contracts.support import SHOP
from tests.contracts.support import UNBOUNDED
from tests.contracts.support import Person
from tests.contracts.support import as_bytes
from tests.contracts.support import decode_error
from tests.contracts.support import permission
from tests.contracts.support import plain
from tests.contracts.support import refusal
from tests.contracts.support import send

DIGEST = keccak(text="anything")
EVERYTHING = (0, FOREVER, PAY | REFUND | ACCEPT | MANAGE, UNBOUNDED, UNBOUNDED)


def signature_of(person):
    return bytes(person.key.unsafe_sign_hash(DIGEST).signature)


@pytest.fixture
def check(money, registry):
    def answer(account, signer, scope=PAY):
        reason, granted = registry.checkSigner(
            account.address, signer.address, DIGEST, signature_of(signer), scope
        )
        refused = decode_error(as_bytes(reason)) if as_bytes(reason) else None
        return refused, plain(granted)

    return answer


@pytest.mark.parametrize("scope", [PAY, REFUND, ACCEPT, MANAGE])
def test_an_own_key_does_everything_without_limit(check, hanako, scope):
    assert check(hanako, hanako, scope) == (None, EVERYTHING)


def test_a_key_slipped_in_as_a_shop_s_account_opens_nothing(check, city, registry):
    slipped_in = Person("slipped in with a key")
    city.act(
        registry.register,
        [(slipped_in.address, SHOP, 1, bytes(32), b"", permission(0))],
    )

    assert check(slipped_in, slipped_in)[0] == refusal(
        "SignerNotPermitted", slipped_in, bytes.fromhex(slipped_in.address[2:])
    )


def test_a_permitted_signer_does_what_it_may(check, bakery, baker):
    assert check(bakery, baker, ACCEPT) == (None, permission(EVERYTHING[2]))


def test_a_permitted_signer_does_no_more(check, registry, registrar, bakery, till):
    granted = permission(ACCEPT, dayLimit=5)
    send(
        registry.assignTerminal, bakery.address, till.address, granted, sender=registrar
    )

    assert check(bakery, till, ACCEPT) == (None, granted)
    assert check(bakery, till, ACCEPT | REFUND)[0] == refusal(
        "SignerScopeMissing", bakery, as_bytes(till.address), ACCEPT, ACCEPT | REFUND
    )


def test_a_stranger_speaks_for_nobody(check, hanako, stranger):
    assert check(hanako, stranger)[0] == refusal(
        "SignerNotPermitted", hanako, as_bytes(stranger.address)
    )


def test_nobody_speaks_for_an_unknown_account(check, stranger):
    assert check(stranger, stranger)[0] == refusal("AccountUnknown", stranger)


def test_an_unknown_participant_is_nothing(money, registry, stranger):
    assert plain(registry.participant(stranger.address)) == (0, 0, 0, 0, 0, False)
    assert registry.commitmentAccount(keccak(text="nobody")) == "0x" + "00" * 20
