"""What wallets are told: enough to sign with any library."""

from eth_account import Account
from eth_account.messages import encode_typed_data

from ledger.chain.keys import Key
from ledger.chain.signatures import recover
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment
from ledger.services import Ledger
from ledger.services.network import describe_network
from ledger.services.network import typed_payment


def sign_as_a_wallet(key: Key, full_message: dict[str, object]) -> bytes:
    signable = encode_typed_data(full_message=full_message)
    return bytes(Account.sign_message(signable, key.secret).signature)


def test_a_wallet_can_sign_a_quoted_payment_from_its_json_alone(
    ledger: Ledger, hanako: Key, bakery: bytes
) -> None:
    payment = Payment(
        payer=hanako.address,
        payee=bakery,
        legs=(Leg(1 << 32 | 20_000, 300), Leg(2 << 32 | 2**32 - 1, 700)),
        bill_ref=bytes([7]) * 32,
        valid_after=1_800_000_000,
        valid_before=1_800_003_600,
        salt=bytes([8]) * 32,
    )

    signature = sign_as_a_wallet(hanako, typed_payment(ledger, payment))

    assert recover(ledger.town.hash_payment(payment), signature) == hanako.address


def test_a_wallet_can_register_and_sign_in_from_what_the_network_says(
    ledger: Ledger, hanako: Key
) -> None:
    typed = describe_network(ledger)["typed_data"]
    account, salt = to_hex(hanako.address), bytes([9]) * 32
    registration = {"account": account, "validBefore": 1_800_000_000}
    session = {
        "account": account,
        "signer": account,
        "issuedAt": 1_800_000_000,
        "salt": to_hex(salt),
    }

    proof = sign_as_a_wallet(hanako, typed["Registration"] | {"message": registration})
    login = sign_as_a_wallet(hanako, typed["Session"] | {"message": session})

    town = ledger.town
    digest = town.hash_registration(hanako.address, 1_800_000_000)
    assert recover(digest, proof) == hanako.address
    digest = town.hash_session(hanako.address, hanako.address, 1_800_000_000, salt)
    assert recover(digest, login) == hanako.address


def test_the_network_names_chain_contracts_and_the_citys_hours(
    ledger: Ledger,
) -> None:
    network = describe_network(ledger)

    assert network["chain_id"] == 20260
    assert network["utc_offset_seconds"] == 9 * 3600
    assert network["confirmations"] == 6
    assert network["contracts"] == {
        contract.name: to_hex(contract.address)
        for contract in ledger.town.deployment.contracts
    }
