"""The database and the unit of work: leaving without a commit rolls back."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from ledger.domain.outages import DatabaseUnavailable

STATEMENT_TIMEOUT_SECONDS = 10
LOCK_TIMEOUT_SECONDS = 5
POOL_CONNECTIONS = 8
POOL_OVERFLOW = 24


class Work:
    """One transaction. ``commit`` comes last; without it nothing happened."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def commit(self) -> None:
        """Make it so."""
        self.session.commit()


class Database:
    """One PostgreSQL database."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url).set(drivername="postgresql+psycopg")
        self.engine = create_engine(
            parsed,
            pool_size=POOL_CONNECTIONS,
            max_overflow=POOL_OVERFLOW,
            pool_pre_ping=True,
            connect_args={
                "options": f"-c statement_timeout={STATEMENT_TIMEOUT_SECONDS}s"
                f" -c lock_timeout={LOCK_TIMEOUT_SECONDS}s -c timezone=UTC",
                "connect_timeout": 5,
            },
        )
        self.plain_url = parsed.set(drivername="postgresql").render_as_string(
            hide_password=False
        )

    @contextmanager
    def work(self, isolation: str | None = None) -> Iterator[Work]:
        """Open a unit of work.

        Raises:
            DatabaseUnavailable: the server does not answer, or not in time.
        """
        engine = self.engine
        if isolation is not None:
            engine = engine.execution_options(isolation_level=isolation)
        with answering(), Session(engine, expire_on_commit=False) as session:
            yield Work(session)

    def close(self) -> None:
        """Give all connections back."""
        self.engine.dispose()


@contextmanager
def answering() -> Iterator[None]:
    """Say in our words that the server does not answer, or not in time.

    Raises:
        DatabaseUnavailable: with the kind of failure.
    """
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        raise DatabaseUnavailable(reason=type(error.orig).__name__) from error
    except PoolTimeout as error:
        raise DatabaseUnavailable(reason="all connections are in use") from error
