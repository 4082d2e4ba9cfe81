"""Keys at rest: private files, and messages that give nothing away."""

import json
import os
import stat
from pathlib import Path

import pytest
from eth_account import Account

from ledger.chain.keys import Key
from ledger.chain.keys import key_from_secret
from ledger.chain.keys import make_key
from ledger.chain.keys import read_keystore
from ledger.chain.keys import write_keystore
from ledger.domain.outages import KeyUnavailable

PASSPHRASE = "correct horse battery staple"


@pytest.fixture
def keystore(tmp_path: Path, hanako: Key) -> Path:
    path = tmp_path / "hanako.json"
    write_keystore(path, hanako, PASSPHRASE)
    return path


def refusal_of(path: Path, passphrase: str) -> KeyUnavailable:
    with pytest.raises(KeyUnavailable) as refusal:
        read_keystore(path, passphrase)
    return refusal.value


def test_a_keystore_opens_with_its_passphrase(keystore: Path, hanako: Key) -> None:
    assert read_keystore(keystore, PASSPHRASE) == hanako


def test_other_programs_can_open_a_keystore_too(keystore: Path, hanako: Key) -> None:
    written = json.loads(keystore.read_text())

    assert written["version"] == 3
    assert bytes(Account.decrypt(written, PASSPHRASE)) == hanako.secret


def test_a_keystore_is_its_owners_alone_whatever_the_umask(
    tmp_path: Path, hanako: Key
) -> None:
    path = tmp_path / "hanako.json"
    before = os.umask(0)
    try:
        write_keystore(path, hanako, PASSPHRASE)
    finally:
        os.umask(before)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_keystore_holds_neither_secret_nor_passphrase(
    keystore: Path, hanako: Key
) -> None:
    written = keystore.read_text().lower()

    assert hanako.secret.hex() not in written
    assert PASSPHRASE not in written


def test_a_key_is_never_written_over_a_file_that_is_there(
    keystore: Path, taro: Key
) -> None:
    before = keystore.read_bytes()

    with pytest.raises(KeyUnavailable) as refusal:
        write_keystore(keystore, taro, PASSPHRASE)

    assert refusal.value.values == {
        "name": "hanako.json",
        "reason": "it is there already",
    }
    assert keystore.read_bytes() == before


def test_a_key_is_not_written_through_a_link(tmp_path: Path, taro: Key) -> None:
    link = tmp_path / "taro.json"
    link.symlink_to(tmp_path / "elsewhere.json")

    with pytest.raises(KeyUnavailable):
        write_keystore(link, taro, PASSPHRASE)

    assert not (tmp_path / "elsewhere.json").exists()


def test_another_passphrase_opens_nothing_and_is_not_repeated(
    keystore: Path, hanako: Key
) -> None:
    refusal = refusal_of(keystore, "Correct horse battery staple")

    said = f"{refusal} {refusal.advice}"
    assert refusal.values["name"] == "hanako.json"
    assert "horse" not in said
    assert hanako.secret.hex() not in said
    # Nothing that a traceback would print hangs on it either.
    assert refusal.__suppress_context__


def test_a_missing_keystore_is_named(tmp_path: Path) -> None:
    refusal = refusal_of(tmp_path / "nobody.json", PASSPHRASE)

    assert refusal.values == {
        "name": "nobody.json",
        "reason": "there is no such file",
    }


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"3",
        b'"text"',
        b"not json",
        b"\xff\xfe",
        b'{"version": 3}',
        b'{"version": 4, "crypto": {}}',
        b'{"version": 3, "crypto": {}}',
        b'{"version": 3, "crypto": []}',
        b'{"version": 3, "crypto": {"kdf": "none"}}',
    ],
)
def test_a_file_that_is_no_keystore_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(content)

    assert refusal_of(path, PASSPHRASE).values["name"] == "broken.json"


def test_printing_a_key_shows_its_address_only(hanako: Key) -> None:
    for shown in (repr(hanako), str(hanako), f"{hanako!r}"):
        assert "secret" not in shown
        assert hanako.secret.hex() not in shown
        assert repr(hanako.secret) not in shown
        assert repr(hanako.address) in shown


def test_no_key_is_made_twice() -> None:
    keys = [make_key() for _ in range(10)]

    assert len({key.secret for key in keys}) == 10
    assert all(key == key_from_secret(key.secret) for key in keys)


def test_a_key_signs_as_eth_account_does(hanako: Key) -> None:
    digest = bytes(range(32))

    assert hanako.sign(digest) == bytes(
        Account.unsafe_sign_hash(digest, hanako.secret).signature
    )
    assert hanako.account().address.lower() == "0x" + hanako.address.hex()
