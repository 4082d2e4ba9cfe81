"""Signatures: one accepted form, everything else is nobody's."""

import pytest
from eth_account import Account
from hypothesis import given
from hypothesis import settings
from hypothesis import strategies as st

from ledger.chain.keys import Key
from ledger.chain.signatures import address_of
from ledger.chain.signatures import recover
from ledger.chain.signatures import sign

ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
DIGEST = bytes(range(32))
digests = st.binary(min_size=32, max_size=32)
secrets = st.integers(1, ORDER - 1).map(lambda number: number.to_bytes(32))
moderate = settings(max_examples=50, deadline=None)


def recover_by_eth_account(digest: bytes, signature: bytes) -> bytes:
    return bytes.fromhex(Account._recover_hash(digest, signature=signature)[2:])


@moderate
@given(secrets, digests)
def test_who_signed_is_whom_eth_account_names(secret: bytes, digest: bytes) -> None:
    signature = sign(digest, secret)

    signer = recover(digest, signature)

    assert signer == address_of(secret) == recover_by_eth_account(digest, signature)
    assert signer == bytes.fromhex(Account.from_key(secret).address[2:])


@moderate
@given(secrets, digests)
def test_what_eth_account_signed_is_read_here(secret: bytes, digest: bytes) -> None:
    signature = bytes(Account.unsafe_sign_hash(digest, secret).signature)

    assert recover(digest, signature) == address_of(secret)
    assert sign(digest, secret) == signature


@moderate
@given(secrets, digests, digests)
def test_a_signature_does_not_speak_for_other_bytes(
    secret: bytes, digest: bytes, other: bytes
) -> None:
    signature = sign(digest, secret)

    assert (recover(other, signature) == address_of(secret)) == (other == digest)


@moderate
@given(secrets, digests)
def test_the_other_half_of_s_is_refused_whichever_v_it_carries(
    secret: bytes, digest: bytes
) -> None:
    signature = sign(digest, secret)
    high = ORDER - int.from_bytes(signature[32:64])
    twin = signature[:32] + high.to_bytes(32)

    assert 2 * high > ORDER
    assert recover_by_eth_account(digest, twin + bytes([55 - signature[64]])) == (
        address_of(secret)
    )
    assert recover(digest, twin + bytes([27])) is None
    assert recover(digest, twin + bytes([28])) is None


@pytest.mark.parametrize("v", [0, 1, 2, 26, 29, 30, 35, 255])
def test_v_is_27_or_28_and_nothing_else(hanako: Key, v: int) -> None:
    assert recover(DIGEST, hanako.sign(DIGEST)[:64] + bytes([v])) is None


@pytest.mark.parametrize("length", [0, 1, 32, 63, 64, 66, 130])
def test_a_signature_of_another_length_is_refused(hanako: Key, length: int) -> None:
    assert recover(DIGEST, (hanako.sign(DIGEST) * 2)[:length]) is None


@pytest.mark.parametrize("r", [0, ORDER, 2**256 - 1])
def test_an_r_out_of_range_is_refused(hanako: Key, r: int) -> None:
    signature = hanako.sign(DIGEST)

    assert recover(DIGEST, r.to_bytes(32) + signature[32:]) is None


@pytest.mark.parametrize("s", [0, ORDER // 2 + 1, ORDER, 2**256 - 1])
def test_an_s_out_of_range_is_refused(hanako: Key, s: int) -> None:
    signature = hanako.sign(DIGEST)

    assert recover(DIGEST, signature[:32] + s.to_bytes(32) + signature[64:]) is None


def test_an_r_off_the_curve_is_refused(hanako: Key) -> None:
    # 5 is no point's x: 5³ + 7 = 132 has no square root modulo the field's prime.
    off_curve = (5).to_bytes(32) + hanako.sign(DIGEST)[32:]

    assert recover(DIGEST, off_curve) is None


@pytest.mark.parametrize("digest", [b"", bytes(31), bytes(33)])
def test_only_32_bytes_are_signed(hanako: Key, digest: bytes) -> None:
    assert recover(digest, hanako.sign(DIGEST)) is None
