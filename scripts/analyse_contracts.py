"""Let slither look at the contracts; whatever it finds and nobody answered is shown.

A finding is answered beside the code it is about: a comment that says why, and
`slither-disable-next-line` with the finding's name. What can be no finding in this
project is listed here, with the reason. It runs in an environment of its own
(`.venv-slither`), because slither and Brownie need different releases of web3.
"""

import inspect
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crytic_compile import CryticCompile
from crytic_compile.platform.solc_standard_json import SolcStandardJson
from slither import Slither
from slither.detectors import all_detectors
from slither.detectors.abstract_detector import AbstractDetector

ROOT = Path(__file__).resolve().parent.parent
COMPILER = ROOT / "scripts" / "solc" / "solc-v0.8.30"
SETTINGS = {
    "viaIR": True,
    "evmVersion": "prague",
    "remappings": ["@openzeppelin=node_modules/@openzeppelin"],
}
_NO_STRANGERS = "only our own contracts are called, and none of them calls back"
ANSWERED = {
    "pragma": "OpenZeppelin allows a range of releases, the compiler is one",
    "solc-version": "OpenZeppelin allows a range of releases, the compiler is one",
    "timestamp": "days and delays are the rules; a block tells the time",
    "incorrect-equality": "enums and lengths are compared so, balances never",
    "calls-loop": f"batches are bounded, and {_NO_STRANGERS}",
    "reentrancy-events": _NO_STRANGERS,
    "reentrancy-no-eth": _NO_STRANGERS,
    "reentrancy-benign": _NO_STRANGERS,
    "costly-loop": "a list is as long as officers signed it, and gas bounds it",
    "assembly": "each use says what it is for",
    "too-many-digits": "gas bounds are written as they are read",
}


def main() -> int:
    """Print every unanswered finding; 1 if there is any."""
    os.chdir(ROOT)
    logging.disable(logging.WARNING)
    count = 0
    for finding in find(compile_contracts()):
        count += 1
        print(f"{finding['check']} ({finding['impact']}): {finding['description']}")
    if count:
        print(f"{count} findings; mend them, or answer each beside its line")
    return 1 if count else 0


def compile_contracts() -> Slither:
    """Everything under contracts/, with the settings Brownie compiles with."""
    source = SolcStandardJson()
    for file in sorted((ROOT / "contracts").rglob("*.sol")):
        source.add_source_file(str(file.relative_to(ROOT)))
    source.to_dict()["settings"].update(SETTINGS)
    compiled = CryticCompile(source, solc=str(COMPILER), solc_working_dir=str(ROOT))
    return Slither(compiled, disallow_partial=True)


def find(slither: Slither) -> Iterator[dict[str, Any]]:
    """What the detectors find in our own files."""
    for name in dir(all_detectors):
        detector = getattr(all_detectors, name)
        if (
            inspect.isclass(detector)
            and issubclass(detector, AbstractDetector)
            and getattr(detector, "ARGUMENT", "") not in ANSWERED
        ):
            slither.register_detector(detector)
    for found in slither.run_detectors():
        for finding in found or []:
            if is_ours(finding):
                yield finding


def is_ours(finding: dict[str, Any]) -> bool:
    """Whether a finding begins in a contract of this project that is deployed."""
    files = [
        element["source_mapping"]["filename_relative"]
        for element in finding["elements"]
    ]
    first = files[0] if files else "contracts/"
    return first.startswith("contracts/") and not first.startswith("contracts/mocks/")


if __name__ == "__main__":
    sys.exit(main())
