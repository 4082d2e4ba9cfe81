"""Where a town keeps its things, and what its processes are told.

Everything comes from the environment; what is not set is found in the town's
folder (``MEGURU_HOME``). Secrets are files of mode 0600 in that folder, never
environment variables that a process list could show, and never rows.
"""

import os
from dataclasses import dataclass
from pathlib import Path

from ledger.domain.council import NO_COUNCIL
from ledger.domain.council import Council
from ledger.domain.council import read_council
from ledger.domain.outages import KeyUnavailable

TOWN_NAME = "さくら市"
TELEPHONE = "000-000-0000"
MUNICIPALITY = "392014"
"""高知市, a published code: the town that nobody named is no real one."""
CONFIRMATIONS = 6
"""Blocks behind the head after which a block counts as final."""


@dataclass(frozen=True)
class Settings:
    """One town's places."""

    home: Path
    database_url: str
    chain_rpc_url: str
    base_url: str
    confirmations: int = CONFIRMATIONS
    town_name: str = TOWN_NAME
    telephone: str = TELEPHONE
    municipality: str = MUNICIPALITY
    practice: bool = False
    """A town to practise in, whose money is none: marked on every page."""
    days_ahead: int = 0
    """How far a practice town's clock is set ahead, to see what last days bring."""

    @property
    def deployment_file(self) -> Path:
        """Addresses and ABIs, written once by the deployment."""
        return self.home / "deployment.json"

    @property
    def council(self) -> Council:
        """The council the town is founded with; none unless a file names it.

        Raises:
            FieldInvalid: the file is of another form.
        """
        if not self.council_file.exists():
            return NO_COUNCIL
        return read_council(self.council_file.read_text(encoding="utf-8"))

    @property
    def council_file(self) -> Path:
        """The council's keys, written before the deployment."""
        return self.home / "council.toml"

    @property
    def keys(self) -> Path:
        """Keystores of the services and the secrets of this town."""
        return self.home / "keys"

    def secret(self, name: str) -> bytes:
        """Read the 32-byte secret ``name`` (``people``, ``bills``, ``commitments``).

        Raises:
            KeyUnavailable: missing, or not 32 bytes of hexadecimal.
        """
        file = self.keys / f"{name}.secret"
        try:
            value = bytes.fromhex(file.read_text(encoding="ascii").strip())
        except FileNotFoundError:
            raise KeyUnavailable(
                name=file.name, reason="there is no such file"
            ) from None
        except ValueError:
            raise KeyUnavailable(
                name=file.name, reason="it is not hexadecimal"
            ) from None
        if len(value) != 32:
            raise KeyUnavailable(name=file.name, reason="it is not 32 bytes long")
        return value

    def passphrase(self, name: str = "services") -> str:
        """Read the passphrase that opens a group of keystores.

        Raises:
            KeyUnavailable: the file is missing.
        """
        file = self.keys / f"{name}.passphrase"
        try:
            return file.read_text(encoding="utf-8").strip()
        except FileNotFoundError:
            raise KeyUnavailable(
                name=file.name, reason="there is no such file"
            ) from None


def read_settings() -> Settings:
    """Read the settings from the environment.

    ``MEGURU_HOME`` (``var/town``), ``DATABASE_URL``, ``CHAIN_RPC_URL`` and
    ``MEGURU_BASE_URL``; what is not set is read from ``town.env`` in its folder,
    where the running town wrote the last three, and its founding the next.
    ``MEGURU_TOWN_NAME`` is what its people call it, ``MEGURU_TOWN_TELEPHONE`` the
    number on its letters, ``MEGURU_MUNICIPALITY`` its six-digit code;
    ``MEGURU_PRACTICE=1`` marks a town to practise in, and
    only such a town's clock is set ahead by ``MEGURU_PRACTICE_DAYS_AHEAD``.
    """
    home = Path(os.environ.get("MEGURU_HOME", "var/town")).absolute()
    written = read_env_file(home / "town.env")

    def value(name: str, default: str) -> str:
        return os.environ.get(name) or written.get(name) or default

    practice = value("MEGURU_PRACTICE", "0") == "1"
    return Settings(
        home=home,
        database_url=value("DATABASE_URL", "postgresql://127.0.0.1/meguru"),
        chain_rpc_url=value("CHAIN_RPC_URL", "http://127.0.0.1:8545"),
        base_url=value("MEGURU_BASE_URL", "http://127.0.0.1:8000"),
        confirmations=int(value("MEGURU_CONFIRMATIONS", str(CONFIRMATIONS))),
        town_name=value("MEGURU_TOWN_NAME", TOWN_NAME),
        telephone=value("MEGURU_TOWN_TELEPHONE", TELEPHONE),
        municipality=value("MEGURU_MUNICIPALITY", MUNICIPALITY),
        practice=practice,
        days_ahead=int(value("MEGURU_PRACTICE_DAYS_AHEAD", "0")) if practice else 0,
    )


def read_env_file(path: Path) -> dict[str, str]:
    """Read the lines ``NAME=value`` of a file; one that is not there has none."""
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line)
    return {name.strip(): value.strip() for name, _, value in pairs}
