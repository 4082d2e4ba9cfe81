"""What every table shares: names of constraints, and column types.

Addresses, hashes and keys are bytes; yen, lots, blocks and days are 64-bit
integers; times are UTC seconds as 64-bit integers where the chain compares
them, so that no conversion stands between the books and the chain.
"""

from decimal import Decimal
from typing import Annotated
from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy import LargeBinary
from sqlalchemy import MetaData
from sqlalchemy import Numeric
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.orm import mapped_column
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Unsigned(TypeDecorator[int]):
    """An unsigned integer wider than 63 bits, stored as ``numeric(30, 0)``."""

    impl = Numeric(30, 0)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Store exactly."""
        return None if value is None else Decimal(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> int | None:
        """Read back as an integer."""
        return None if value is None else int(value)


Bytes = Annotated[bytes, mapped_column(LargeBinary)]
Int64 = Annotated[int, mapped_column(BigInteger)]
Wide = Annotated[int, mapped_column(Unsigned)]


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMING)
