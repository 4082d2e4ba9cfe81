"""How Alembic runs here: one at a time, and never waiting long for a lock."""

from alembic import context
from sqlalchemy import text

from ledger.store.tables import Base

LOCK = 0x6D65677572750002  # "meguru" and 2: one migration at a time

engine = context.config.attributes["engine"]

with engine.connect() as connection:
    connection.execute(text("SET lock_timeout = '5s'"))
    connection.execute(text("SET statement_timeout = '60s'"))
    connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": LOCK})
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        compare_type=True,
        compare_server_default=False,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": LOCK})
    connection.commit()
