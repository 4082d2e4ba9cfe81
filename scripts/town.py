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
from contextlib import ExitStack
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
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex
from ledger.domain.outages import ContractsChanged
from ledger.local.chain import AnvilChain
from ledger.local.database import EmbeddedPostgres
from ledger.settings import Settings
from ledger.store import schema
from ledger.store.city_tables import OfficerRow
from ledger.store.database import Database
from ledger.store.people_crypto import PeopleCipher

CHAIN_ID = 20260
UTC_OFFSET_SECONDS = 9 * 3600
DAILY_REGISTRATIONS = 2_000
SERVICE_KEYS = ("relay", "registrar", "guardian", "freezer")
SECRETS = ("people", "bills", "commitments")
OFFICERS = ("佐藤 花子", "鈴木 太郎", "高橋 次郎")
GAS_MONEY_WEI = 10**24
CREATION_FOLDER = ROOT / "build" / "contracts"


class DeploymentFailed(MeguruError):
    code = "deployment_failed"
    message = "The contracts could not be deployed: {reason}."
    remedy = "Read what Brownie printed above, mend it, and start again."


class Town:
    """One town in a folder; ``start`` brings up what it runs on."""

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
        return Settings(
            home=self.home,
            database_url=self._given_database or self.postgres.url(),
            chain_rpc_url=self._given_chain or self.chain.rpc_url,
            base_url=self.base_url,
        )

    @property
    def is_new(self) -> bool:
        """Whether nothing was deployed yet."""
        return not self.settings.deployment_file.exists()

    def start(self) -> None:
        """Start database and chain, migrate, and deploy if the town is new.

        Raises:
            ContractsChanged: this checkout's contracts are not the town's.
            DeploymentFailed: Brownie could not deploy them.
            ChainDiffers, ChainUnavailable, DatabaseUnavailable: what the
                environment names is not the town's own, or does not answer.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        if self.is_new:
            self._make_keys()
        else:
            # A key that is missing now is refused where it is needed: a new one in
            # its place would open nothing and hold no role.
            check_contracts(load_deployment(self.settings.deployment_file))
        # What a killed deployment left; its key is of no further use.
        (self.home / "deployer.key").unlink(missing_ok=True)
        if self._given_database is None:
            self._running.enter_context(self.postgres)
        if self._given_chain is None:
            self._running.enter_context(self.chain)
        self._write_environment()
        if self.is_new:
            self._deploy()
        deployment = load_deployment(self.settings.deployment_file)
        Gateway(Rpc(self.settings.chain_rpc_url), deployment).check_chain()
        database = Database(self.settings.database_url)
        schema.upgrade(database)
        self._write_officers(database)
        database.close()

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

    def _make_keys(self) -> None:
        self.keys.mkdir(mode=0o700, exist_ok=True)
        for name in SECRETS:
            _write_once(self.keys / f"{name}.secret", secrets.token_hex(32))
        for name in ("services", "officers", "residents"):
            _write_once(self.keys / f"{name}.passphrase", secrets.token_urlsafe(18))
        names = [*SERVICE_KEYS, *(f"officer-{n + 1}" for n in range(len(OFFICERS)))]
        for name in names:
            group = "officers" if name.startswith("officer") else "services"
            path = self.keys / f"{name}.json"
            if not path.exists():
                write_keystore(path, make_key(), self._passphrase(group))

    def _passphrase(self, group: str) -> str:
        return self.settings.passphrase(group)

    def _write_environment(self) -> None:
        settings = self.settings
        lines = {
            "DATABASE_URL": settings.database_url,
            "CHAIN_RPC_URL": settings.chain_rpc_url,
            "MEGURU_BASE_URL": settings.base_url,
        }
        path = self.home / "town.env"
        draft = path.with_suffix(".draft")
        draft.touch(mode=0o600)
        draft.write_text(
            "".join(f"{name}={value}\n" for name, value in lines.items()),
            encoding="utf-8",
        )
        draft.replace(path)

    def _deploy(self) -> None:
        """Deploy through Brownie with a key that is thrown away afterwards."""
        deployer = make_key()
        if self._given_chain is None:
            for holder in (deployer, *map(self.service_key, SERVICE_KEYS)):
                self.chain.fund(to_hex(holder.address), GAS_MONEY_WEI)
        key_file = self.home / "deployer.key"
        plan_file = self.home / "deployment-plan.json"
        key_file.unlink(missing_ok=True)
        _write_once(key_file, to_hex(deployer.secret))
        plan_file.write_text(json.dumps(self._plan(key_file)), encoding="utf-8")
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

    def _plan(self, key_file: Path) -> dict[str, object]:
        service = {
            name: to_hex(self.service_key(name).address) for name in SERVICE_KEYS
        }
        return {
            "rpc_url": self.settings.chain_rpc_url,
            "deployer_key_file": str(key_file),
            "officers": [
                {
                    "person": to_hex(_person(index)),
                    "signer": to_hex(self.officer_key(index).address),
                    "roles": int(OfficerRole.MAKER | OfficerRole.CHECKER),
                }
                for index in range(len(OFFICERS))
            ],
            "relays": [service["relay"]],
            "registrar": service["registrar"],
            "guardian": service["guardian"],
            "freezer": service["freezer"],
            "daily_registrations": DAILY_REGISTRATIONS,
            "utc_offset_seconds": UTC_OFFSET_SECONDS,
            "output": str(self.settings.deployment_file),
        }

    def _write_officers(self, database: Database) -> None:
        cipher = PeopleCipher(self.settings.secret("people"))
        with database.work() as work:
            for index, name in enumerate(OFFICERS):
                signer, person = self.officer_key(index).address, _person(index)
                if work.session.get(OfficerRow, signer) is None:
                    work.session.add(
                        OfficerRow(
                            signer=signer,
                            person=person,
                            roles=int(OfficerRole.MAKER | OfficerRole.CHECKER),
                            name_encrypted=cipher.encrypt(name, person),
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


def _person(index: int) -> bytes:
    # A person's number in the practice town; real ones are drawn at the founding.
    return hashlib.sha256(f"practice officer {index + 1}".encode()).digest()


def _write_once(path: Path, content: str) -> None:
    try:
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(opened, "w", encoding="utf-8") as file:
        file.write(content + "\n")
