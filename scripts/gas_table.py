"""Print docs/gas.md: what each movement costs, measured, and how large contracts are.

    .venv/bin/python scripts/environment.py \\
        .venv/bin/python scripts/gas_table.py > docs/gas.md

It runs two chains of its own, one that verifies P-256 and one that does not, and takes
a minute. `scripts/test docs` compares the page's rows, not its figures.
"""

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator

from environment import ROOT

SIZE_MAX = 24_576  # EIP-170
ROWS = (
    "register, by the desk, in actions of 50",
    "enrol a signer",
    "issue, a head, in chunks of 100",
    "claim a charge code, one of 1,024",
    "pay, 1 leg, in batches of 1",
    "pay, 1 leg, in batches of 50",
    "pay, 1 leg, in batches of 200",
    "pay, 3 legs, in batches of 1",
    "pay, 3 legs, in batches of 50",
    "pay, 3 legs, in batches of 200",
    "pay presented, 1 leg, in batches of 1",
    "pay presented, 1 leg, in batches of 50",
    "refund, 1 leg, in batches of 1",
    "refund, 1 leg, in batches of 50",
    "cancel, in batches of 50",
    "redeem, a row, in chunks of 50",
    "correct, a row, in chunks of 100",
    "write off, a row, in chunks of 100",
    "lapse, an account, in batches of 100",
    "pay by passkey, 1 leg, alone, with the precompile",
    "pay by passkey, 1 leg, in batches of 50, with the precompile",
    "pay by passkey, 1 leg, alone, without it",
    "pay by passkey, 1 leg, in batches of 10, without it",
)
CONTRACTS = (
    "OfficerDesk",
    "PasskeyVerifier",
    "ParticipantRegistry",
    "RegionalCurrency",
    "Issuance",
    "AuditAnchor",
)
HEAD = """\
# Gas

What each movement costs, measured on a chain that verifies P-256 itself (Osaka) unless
said otherwise, as the whole transaction's gas divided by what it carries. Payers pay
with keys of their own without limits a day; the shop has been paid before. A
transaction may use 16,777,216 (EIP-7825); what does not fit is brought in several.

The relay does not read this page. Its bounds are in `ledger/chain/town.py`, and what
an order must find left before it is in `contracts/README.md`.

This page is printed by `scripts/gas_table.py`.
"""


def main() -> None:
    """Measure, and print the page."""
    sys.path.insert(0, str(ROOT))
    os.chdir(ROOT)
    with contextlib.redirect_stdout(sys.stderr):
        # Brownie cannot be looked at before it runs, and tells of its work.
        rows, sizes = importlib.import_module("tests.contracts.gas_town").measure()
    print(write_page(rows, sizes), end="")


def write_page(rows: dict[str, float | None], sizes: dict[str, tuple[int, int]]) -> str:
    """Return the page with these figures."""
    assert tuple(rows) == ROWS, "what is measured is not what is listed"
    return "\n".join([HEAD, *_movements(rows), "", *_contracts(sizes), ""])


def _movements(rows: dict[str, float | None]) -> Iterator[str]:
    yield "| movement | gas each |"
    yield "| --- | ---: |"
    for name, gas in rows.items():
        yield f"| {name} | {'does not fit' if gas is None else f'{gas:,.0f}'} |"


def _contracts(sizes: dict[str, tuple[int, int]]) -> Iterator[str]:
    yield "| contract | bytes | of the limit | gas to create |"
    yield "| --- | ---: | ---: | ---: |"
    for name in CONTRACTS:
        size, gas = sizes[name]
        yield f"| {name} | {size:,} | {size / SIZE_MAX:.0%} | {gas:,} |"


if __name__ == "__main__":
    main()
