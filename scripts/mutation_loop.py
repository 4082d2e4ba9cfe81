"""The test loop of `scripts/mutate`: the same tests again for every mutant.

The town is deployed once; a mutant is switched on by the chain's coinbase, and the
first test that fails has noticed it. Tests that lie nearest to the mutated file come
first. What fails without any mutant (such as a contract's size) is left out.
"""

import json
import os
import time
from pathlib import Path
from typing import Any

import brownie
import pytest
from _pytest.runner import runtestprotocol
from web3.types import RPCEndpoint

SOUND_LEAST = 0.9


def pytest_runtestloop(session: pytest.Session) -> bool:
    """Run everything once as it is, then once for each mutant until one fails."""
    mutants = json.loads(Path(os.environ["MEGURU_MUTANTS"]).read_text())
    result = Path(os.environ["MEGURU_MUTANTS_RESULT"])
    items = list(session.items)
    switch(0)
    sound = [item for item in items if not failures(item)]
    print(f"\n{len(sound)} of {len(items)} tests hold without a mutant", flush=True)
    for item in items:
        if item not in sound:
            print(f"left out: {item.nodeid}", flush=True)
    if len(sound) < len(items) * SOUND_LEAST:
        # Then a failure would say nothing of a mutant.
        print("\n".join(failures(next(i for i in items if i not in sound))))
        return True
    noticed: dict[int, str] = {}
    started = time.monotonic()
    for count, mutant in enumerate(mutants, 1):
        switch(mutant["number"])
        noticed[mutant["number"]] = first_failure(nearest(sound, mutant["file"]))
        switch(0)
        passed = time.monotonic() - started
        found = noticed[mutant["number"]] or "SURVIVED"
        print(
            f"{count}/{len(mutants)} {passed:.0f} s {mutant['file']}:{mutant['line']}"
            f" {found}",
            flush=True,
        )
        result.write_text(json.dumps(noticed))
    return True


def switch(number: int) -> None:
    """Let one mutant be on; 0 for none."""
    address = "0x" + number.to_bytes(20, "big").hex()
    request = RPCEndpoint("anvil_setCoinbase")
    brownie.web3.provider.make_request(request, [address])


def first_failure(items: list[pytest.Item]) -> str:
    """The first test that fails, or nothing."""
    return next((each.nodeid.split("/")[-1] for each in items if failures(each)), "")


def failures(item: pytest.Item) -> list[str]:
    """Run one test; what failed in it. Fixtures of the session stay."""
    following: Any = Following(item.session)
    reports = runtestprotocol(item, nextitem=following, log=False)
    return [report.longreprtext for report in reports if report.failed]


class Following:
    """Whatever test comes next: it shares the session with this one, and no more."""

    def __init__(self, session: pytest.Session) -> None:
        self._session = session

    def listchain(self) -> list[Any]:
        """The collectors that are kept set up."""
        return [self._session]


def nearest(items: list[pytest.Item], file: str) -> list[pytest.Item]:
    """Tests in the order of how likely they are about a file."""
    words = {"registry": "registry", "desk": "desk", "issuance": "issuance"}
    folder = next(
        (name for word, name in words.items() if word in file.lower()), "currency"
    )

    def distance(item: Any) -> bool:
        return f"/{folder}/" not in str(item.path)

    return sorted(items, key=distance)
