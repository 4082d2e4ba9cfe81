"""A town on this machine: its folder, keys, chain, database and contracts.

    var/town/                 MEGURU_HOME
      chain/  postgres/       the embedded chain and database
      keys/                   keystores, passphrases and secrets, each of mode 0600
      deployment.json         where the contracts are
      town.env                what the running parts are told

`DATABASE_URL` and `CHAIN_RPC_URL`, where set, replace the embedded ones.
"""

import hashlib
import json
import os
import secrets
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from environment import ROOT
from environment import VAR
from environment import tool_environment
from ledger.chain.deployment import Deployment
from ledger.chain.deployment import load_deployment
from ledger.chain.gateway import Gateway
from ledger.chain.keys import Key
from ledger.chain.keys import make_key
from ledger.chain.keys import read_keystore
from ledger.chain.keys import write_keystore
from ledger.chain.rpc import Rpc
from ledger.domain.accounts import OfficerRole
from ledger.domain.council import Council
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.domain.outages import ContractsChanged
from ledger.local.chain import AnvilChain
from ledger.local.database import EmbeddedPostgres
from ledger.services.office import BareOffice
from ledger.services.office import open_office
from ledger.settings import MUNICIPALITY
from ledger.settings import TELEPHONE
from ledger.settings import TOWN_NAME
from ledger.settings import Settings
from ledger.settings import read_env_file
from ledger.store import schema
from ledger.store.city_tables import OfficerRow
from ledger.store.database import Database
from practice_officers import OFFICERS
from practice_officers import make_secrets
from practice_officers import write_staff

CHAIN_ID = 20260
UTC_OFFSET_SECONDS = 9 * 3600
DAILY_REGISTRATIONS = 2_000
RECOVERY_DELAY_SECONDS = 7 * 86400
SERVICE_KEYS = ("relay", "registrar", "guardian", "freezer", "anchor")
IDENTITY = ("MEGURU_TOWN_NAME", "MEGURU_TOWN_TELEPHONE", "MEGURU_MUNICIPALITY")
"""What a real town's founding asks for, and its folder keeps."""
SECRETS = ("people", "bills", "commitments")
COUNCIL_SEATS = 3
COUNCIL_THRESHOLD = 2
GAS_MONEY_WEI = 10**24
CREATION_FOLDER = ROOT / "build" / "contracts"


class DeploymentFailed(MeguruError):
    code = "deployment_failed"
    message = "The contracts could not be deployed: {reason}."
    remedy = "Read what Brownie printed above, mend it, and start again."


class FoundingUnfinished(MeguruError):
    code = "founding_unfinished"
    message = "This town's founding has begun and is not finished."
    remedy = "Go on with ./scripts/found, then start the town."


class FolderNotEmpty(MeguruError):
    code = "folder_not_empty"
    message = "{folder} holds a town already."
    remedy = "Choose another folder with MEGURU_HOME."


@dataclass(frozen=True)
class FirstOfficer:
    """An officer as the desk contract is told of them at its birth."""

    person: bytes
    signer: bytes


class Town:
    """One town in a folder; ``start`` brings up what it runs on.

    A folder in which a founding began holds a real town: it has the officers of its
    founding, and neither practice officers nor anything else of practice.
    """

    def __init__(self, home: Path, base_url: str, *, durable: bool = True) -> None:
        self.home = home.absolute()
        self.base_url = base_url
        self.keys = self.home / "keys"
        self.chain = AnvilChain(self.home / "chain", chain_id=CHAIN_ID)
        self.postgres = EmbeddedPostgres(self.home / "postgres", durable=durable)
        self._given_database = os.environ.get("DATABASE_URL")
        self._given_chain = os.environ.get("CHAIN_RPC_URL")
        self._running = ExitStack()

    @property
    def settings(self) -> Settings:
        """What the town's processes are told, while it runs."""
        said = self.identity
        said |= {name: os.environ[name] for name in IDENTITY if os.environ.get(name)}
        return Settings(
            home=self.home,
            database_url=self._given_database or self.postgres.url(),
            chain_rpc_url=self._given_chain or self.chain.rpc_url,
            base_url=self.base_url,
            town_name=said.get("MEGURU_TOWN_NAME") or TOWN_NAME,
            telephone=said.get("MEGURU_TOWN_TELEPHONE") or TELEPHONE,
            municipality=said.get("MEGURU_MUNICIPALITY") or MUNICIPALITY,
        )

    @property
    def identity(self) -> dict[str, str]:
        """What the town is called, as its folder keeps it; empty where nobody said."""
        written = read_env_file(self.home / "town.env")
        return {name: written[name] for name in IDENTITY if name in written}

    def keep_identity(self, identity: dict[str, str]) -> None:
        """Keep what the town is called for this start and all later ones."""
        self.home.mkdir(parents=True, exist_ok=True)
        self._write_environment_file(
            read_env_file(self.home / "town.env") | dict(identity)
        )

    @property
    def is_new(self) -> bool:
        """Whether nothing was deployed yet."""
        return not self.settings.deployment_file.exists()

    @property
    def is_practice(self) -> bool:
        """Whether no founding ever began in this folder."""
        return not self._founding_mark.exists()

    @property
    def _founding_mark(self) -> Path:
        return self.home / "founding"

    def start(self) -> None:
        """Start database and chain, migrate, and deploy if the town is new.

        Raises:
            ContractsChanged: this checkout's contracts are not the town's.
            DeploymentFailed: Brownie could not deploy them.
            FoundingUnfinished: its officers have not founded it yet.
            ChainDiffers, ChainUnavailable, DatabaseUnavailable: what the
                environment names is not the town's own, or does not answer.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        if self.is_new and not self.is_practice:
            raise FoundingUnfinished()
        if self.is_new:
            self._make_keys()
            self._make_officers()
        else:
            # A key that is missing now is refused where it is needed: a new one in
            # its place would open nothing and hold no role.
            check_contracts(load_deployment(self.settings.deployment_file))
        self._start_programs()
        if self.is_new:
            self.deploy(
                [
                    FirstOfficer(self.officer_person(n), self.officer_key(n).address)
                    for n in range(len(OFFICERS))
                ]
            )
        deployment = load_deployment(self.settings.deployment_file)
        Gateway(Rpc(self.settings.chain_rpc_url), deployment).check_chain()
        database = Database(self.settings.database_url)
        schema.upgrade(database)
        database.close()
        if self.is_practice:
            self._write_officers()

    def start_founding(self) -> None:
        """Start what a founding needs: database, chain, secrets and service keys.

        No officer's key is made here, now or later.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        self._founding_mark.touch(mode=0o600)
        if self.is_new:
            self._make_keys()
        self._start_programs()
        database = Database(self.settings.database_url)
        schema.upgrade(database)
        database.close()

    def _start_programs(self) -> None:
        # What a killed deployment left; its key is of no further use.
        (self.home / "deployer.key").unlink(missing_ok=True)
        if self._given_database is None:
            self._running.enter_context(self.postgres)
        if self._given_chain is None:
            self._running.enter_context(self.chain)
        self._write_environment()

    def stop(self) -> None:
        """Stop what was started, chain first, so that no block is lost."""
        self._running.close()

    def service_key(self, name: str) -> Key:
        """One of the services' keys."""
        return read_keystore(self.keys / f"{name}.json", self._passphrase("services"))

    def officer_key(self, index: int) -> Key:
        """A practice officer's key; a real officer's is never on this machine."""
        path = self.keys / f"officer-{index + 1}.json"
        return read_keystore(path, self._passphrase("officers"))

    def council_key(self, index: int) -> Key:
        """A key of the practice council."""
        path = self.keys / f"council-{index + 1}.json"
        return read_keystore(path, self._passphrase("council"))

    def officer_person(self, index: int) -> bytes:
        """A practice officer's number; real ones are drawn at the founding."""
        return hashlib.sha256(f"practice officer {index + 1}".encode()).digest()

    def read(self, name: str) -> str:
        """Read a file of the town's keys."""
        return (self.keys / name).read_text(encoding="utf-8").strip()

    def write_once(self, name: str, content: str) -> None:
        """Write a file of the town's keys, of mode 0600, unless it is there."""
        _write_once(self.keys / name, content)

    def _make_keys(self) -> None:
        self.keys.mkdir(mode=0o700, exist_ok=True)
        for name in SECRETS:
            self.write_once(f"{name}.secret", secrets.token_hex(32))
        self._make_keystores("services", SERVICE_KEYS)

    def _make_officers(self) -> None:
        names = [f"officer-{number + 1}" for number in range(len(OFFICERS))]
        self._make_keystores("officers", names)
        self._make_council()
        self.write_once("residents.passphrase", secrets.token_urlsafe(18))
        make_secrets(self)

    def _make_council(self) -> None:
        """The practice council's keys; a real council's are never on this machine."""
        names = [f"council-{number + 1}" for number in range(COUNCIL_SEATS)]
        self._make_keystores("council", names)
        keys = tuple(self.council_key(n).address for n in range(COUNCIL_SEATS))
        council = Council(keys, COUNCIL_THRESHOLD)
        _write_once(self.settings.council_file, council.write())

    def _make_keystores(self, group: str, names: Sequence[str]) -> None:
        self.write_once(f"{group}.passphrase", secrets.token_urlsafe(18))
        for name in names:
            path = self.keys / f"{name}.json"
            if not path.exists():
                write_keystore(path, make_key(), self._passphrase(group))

    def _passphrase(self, group: str) -> str:
        return self.settings.passphrase(group)

    def _write_environment(self) -> None:
        settings = self.settings
        self._write_environment_file(
            {
                "DATABASE_URL": settings.database_url,
                "CHAIN_RPC_URL": settings.chain_rpc_url,
                "MEGURU_BASE_URL": settings.base_url,
            }
            | self.identity
        )

    def _write_environment_file(self, lines: dict[str, str]) -> None:
        path = self.home / "town.env"
        draft = path.with_suffix(".draft")
        draft.touch(mode=0o600)
        draft.write_text(
            "".join(f"{name}={value}\n" for name, value in lines.items()),
            encoding="utf-8",
        )
        draft.replace(path)

    def deploy(self, officers: Sequence[FirstOfficer]) -> None:
        """Deploy through Brownie with a key that is thrown away afterwards.

        Raises:
            DeploymentFailed: Brownie could not.
        """
        deployer = make_key()
        if self._given_chain is None:
            for holder in (deployer, *map(self.service_key, SERVICE_KEYS)):
                self.chain.fund(to_hex(holder.address), GAS_MONEY_WEI)
        key_file = self.home / "deployer.key"
        plan_file = self.home / "deployment-plan.json"
        key_file.unlink(missing_ok=True)
        _write_once(key_file, to_hex(deployer.secret))
        plan = json.dumps(self._plan(key_file, officers))
        plan_file.write_text(plan, encoding="utf-8")
        environment = tool_environment() | {
            "MEGURU_RPC_URL": self.settings.chain_rpc_url,
            "MEGURU_DEPLOYMENT_PLAN": str(plan_file),
        }
        brownie = str(ROOT / "scripts" / "brownie")
        command = [brownie, "run", "deploy", "--network", "meguru"]
        try:
            run = subprocess.run(
                command, env=environment, capture_output=True, text=True, check=False
            )
        finally:
            key_file.unlink()
            plan_file.unlink()
        if self.is_new:
            print(run.stdout, run.stderr, sep="\n")
            raise DeploymentFailed(reason=f"Brownie ended with {run.returncode}")

    def _plan(
        self, key_file: Path, officers: Sequence[FirstOfficer]
    ) -> dict[str, object]:
        service = {
            name: to_hex(self.service_key(name).address) for name in SERVICE_KEYS
        }
        return {
            "rpc_url": self.settings.chain_rpc_url,
            "deployer_key_file": str(key_file),
            "officers": [
                {
                    "person": to_hex(officer.person),
                    "signer": to_hex(officer.signer),
                    "roles": int(OfficerRole.MAKER | OfficerRole.CHECKER),
                }
                for officer in officers
            ],
            "council": {
                "keys": [to_hex(key) for key in self.settings.council.keys],
                "threshold": self.settings.council.threshold,
            },
            "relays": [service["relay"]],
            "registrar": service["registrar"],
            "guardian": service["guardian"],
            "freezer": service["freezer"],
            "anchor": service["anchor"],
            "daily_registrations": DAILY_REGISTRATIONS,
            "utc_offset_seconds": UTC_OFFSET_SECONDS,
            "recovery_delay_seconds": RECOVERY_DELAY_SECONDS,
            "output": str(self.settings.deployment_file),
        }

    def _write_officers(self) -> None:
        office = open_office(self.settings)
        for index, name in enumerate(OFFICERS):
            signer = self.officer_key(index).address
            write_officer(office, self.officer_person(index), signer, name)
        write_staff(self, office)
        office.database.close()


def write_officer(office: BareOffice, person: bytes, signer: bytes, name: str) -> None:
    """Write down an officer whom the desk contract knows; twice is harmless."""
    with office.database.work() as work:
        if work.session.get(OfficerRow, signer) is None:
            work.session.add(
                OfficerRow(
                    signer=signer,
                    person=person,
                    roles=int(OfficerRole.MAKER | OfficerRole.CHECKER),
                    name_encrypted=office.cipher.encrypt(name, person),
                )
            )
        work.commit()


def check_contracts(deployment: Deployment) -> None:
    """Refuse to run a town with contracts it was not deployed with.

    Raises:
        ContractsChanged: with the names of those that differ.
    """
    changed = []
    for contract in deployment.contracts:
        built = json.loads((CREATION_FOLDER / f"{contract.name}.json").read_text())
        bytecode = bytes.fromhex(built["bytecode"])
        if hashlib.sha256(bytecode).hexdigest() != contract.bytecode_sha256:
            changed.append(contract.name)
    if changed:
        raise ContractsChanged(names=", ".join(changed))


def home_from_environment(default: str = "town") -> Path:
    """The town's folder: MEGURU_HOME, or ``var/town`` of this checkout."""
    # The town's processes are started in another folder, so it must be absolute.
    return Path(os.environ.get("MEGURU_HOME", VAR / default)).absolute()


def _write_once(path: Path, content: str) -> None:
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(content + "\n")
