"""The practice officers' way in: logins, passwords, authenticator secrets, keys.

A practice town's officers are made by `scripts/run`. Their signing keys lie sealed in
the database as a browser would have left them; what opens them, and what signs them
in, lies in `keys/*.secret` and is shown on the start page. A real town's officers make
all of this in their own browsers at the founding.
"""

import secrets
from typing import TYPE_CHECKING

from ledger.chain.sealing import seal_key
from ledger.services.office import BareOffice
from ledger.services.staff import NewStaff
from ledger.services.staff import add_staff
from ledger.services.staff import make_totp_secret
from ledger.store import staff

if TYPE_CHECKING:
    from town import Town

OFFICERS = ("佐藤 花子", "鈴木 太郎", "高橋 次郎")


def make_secrets(town: "Town") -> None:
    """Draw passwords and authenticator secrets, once."""
    for number in range(1, len(OFFICERS) + 1):
        town.write_once(f"officer-{number}.password.secret", secrets.token_urlsafe(12))
        town.write_once(f"officer-{number}.totp.secret", make_totp_secret())


def write_staff(town: "Town", office: BareOffice) -> None:
    """Let the practice officers sign in, with their keys sealed; twice is harmless."""
    passphrase = town.settings.passphrase("officers")
    for index, name in enumerate(OFFICERS):
        key, person = town.officer_key(index), town.officer_person(index)
        with office.database.work() as work:
            if staff.get_staff(work, person) is None:
                found = _read(town, index)
                given = NewStaff(
                    person,
                    name,
                    found["login"],
                    found["password"],
                    found["totp_secret"],
                )
                add_staff(office, work, given)
                sealed = seal_key(key, passphrase)
                staff.store_key(work, key.address, person, sealed, office.clock())
            work.commit()


def practice_sign_ins(town: "Town") -> list[dict[str, str]]:
    """Return how each practice officer signs in, and what opens their key.

    Each has ``name``, ``login``, ``password``, ``totp_secret`` and ``passphrase``.
    """
    passphrase = town.settings.passphrase("officers")
    return [
        {"name": name, **_read(town, index), "passphrase": passphrase}
        for index, name in enumerate(OFFICERS)
    ]


def _read(town: "Town", index: int) -> dict[str, str]:
    number = index + 1
    return {
        "login": f"officer{number}",
        "password": town.read(f"officer-{number}.password.secret"),
        "totp_secret": town.read(f"officer-{number}.totp.secret"),
    }
