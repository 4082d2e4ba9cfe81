"""An application whose chain and database do not answer: real parts, closed doors."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from apiflask import APIFlask
from flask.testing import FlaskClient

from ledger.chain.abi import Abi
from ledger.chain.deployment import Contract
from ledger.chain.deployment import Deployment
from ledger.chain.gateway import Gateway
from ledger.chain.rpc import Rpc
from ledger.chain.town import Town
from ledger.services import Ledger
from ledger.services.ledger import system_clock
from ledger.services.news import News
from ledger.settings import Settings
from ledger.store.database import Database
from ledger.store.people_crypto import PeopleCipher
from wallet_api.app import create_app
from wallet_api.limits import Limits

CLOSED_PORT = 1


def contract(name: str, number: int) -> Contract:
    return Contract(name, bytes([number]) * 20, Abi([]), "00" * 32)


@pytest.fixture
def silent_ledger() -> Iterator[Ledger]:
    """A ledger whose database and chain are out of reach."""
    deployment = Deployment(
        chain_id=20260,
        block=1,
        deployer=bytes(20),
        utc_offset_seconds=32400,
        desk=contract("OfficerDesk", 1),
        passkeys=contract("PasskeyVerifier", 5),
        registry=contract("ParticipantRegistry", 2),
        currency=contract("RegionalCurrency", 3),
        issuance=contract("Issuance", 4),
        anchor=contract("AuditAnchor", 6),
    )
    settings = Settings(
        home=Path("nowhere"),
        database_url=f"postgresql://127.0.0.1:{CLOSED_PORT}/meguru",
        chain_rpc_url=f"http://127.0.0.1:{CLOSED_PORT}",
        base_url="http://127.0.0.1:8000",
    )
    database = Database(settings.database_url)
    ledger = Ledger(
        settings=settings,
        database=database,
        gateway=Gateway(Rpc(settings.chain_rpc_url), deployment),
        town=Town(deployment),
        cipher=PeopleCipher(bytes(32)),
        bill_key=bytes(32),
        commitment_key=bytes(32),
        clock=system_clock,
        news=News(database.plain_url),
    )
    yield ledger
    ledger.close()


@pytest.fixture
def app(silent_ledger: Ledger) -> APIFlask:
    return create_app(ledger=silent_ledger, limits=Limits())


@pytest.fixture
def client(app: APIFlask) -> FlaskClient:
    return app.test_client()
