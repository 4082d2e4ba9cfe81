"""Taking a signer's permission away."""

from tests.contracts.support import PAY
from tests.contracts.support import ask
from tests.contracts.support import plain
from tests.contracts.support import refusal


def test_a_revoked_signer_holds_no_permission(money, city, registry, bakery, baker):
    tx = city.act(registry.revokeSigner, bakery.address, baker.address)

    assert plain(registry.permission(bakery.address, baker.address)) == (0,) * 5
    event = tx.events["SignerRevoked"]
    assert (event["account"], event["epoch"]) == (bakery.address, 0)
    assert event["signer"] == baker.address.lower()


def test_an_own_key_is_revoked(money, city, registry, hanako, bakery):
    signed = money.signed(hanako, bakery, (money.common, 1))

    tx = city.act(registry.revokeSigner, hanako.address, hanako.address)

    assert "SignerRevoked" in tx.events
    assert registry.participant(hanako.address)[5] is True
    own = bytes.fromhex(hanako.address[2:])
    assert money.refused(signed) == [refusal("SignerNotPermitted", hanako, own)]


def test_an_own_key_is_revoked_once(money, city, registry, hanako):
    city.act(registry.revokeSigner, hanako.address, hanako.address)

    refused = city.ask(registry.revokeSigner, hanako.address, hanako.address)

    own = bytes.fromhex(hanako.address[2:])
    assert refused == refusal("RegistrySignerInvalid", own)


def test_a_stranger_has_nothing_to_take(money, city, registry, bakery, stranger):
    refused = city.ask(registry.revokeSigner, bakery.address, stranger.address)

    key = bytes.fromhex(stranger.address[2:])
    assert refused == refusal("RegistrySignerInvalid", key)


def test_an_unknown_account_has_no_signers(money, city, registry, stranger):
    refused = city.ask(registry.revokeSigner, stranger.address, stranger.address)

    assert refused == refusal("RegistryAccountUnknown", stranger)


def test_only_the_desk_revokes(money, registry, registrar, bakery, baker):
    arguments = (bakery.address, baker.address)

    assert ask(registry.revokeSigner, *arguments, sender=registrar) == refusal(
        "RegistryCallerNotDesk", registrar
    )
    assert registry.permission(*arguments)[2] & PAY
