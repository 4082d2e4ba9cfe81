"""Where a checkout keeps its tools, and the environment they run in.

Standard library only: scripts/bootstrap reads this before anything is installed.
As a program it runs one command in that environment:
`python scripts/environment.py COMMAND [ARGUMENT …]`.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
VENV = ROOT / ".venv"
VENV_BIN = VENV / "bin"
PYTHON = VENV_BIN / "python"
SLITHER_VENV = ROOT / ".venv-slither"
SLITHER_PYTHON = SLITHER_VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
BROWNIE_HOME = VAR / "brownie-home"
BROWNIE_NETWORKS = ROOT / "scripts" / "brownie-networks.yaml"
SOLC_FOLDER = ROOT / "scripts" / "solc"


def tool_environment() -> dict[str, str]:
    """The caller's environment with this checkout's tools first on PATH.

    Brownie keeps its networks and packages under HOME and py-solc-x looks for
    compilers in SOLCX_BINARY_PATH: both are ours, so nothing depends on, or
    changes, the home of the person at the keyboard.
    """
    networks = BROWNIE_HOME / ".brownie" / "network-config.yaml"
    networks.parent.mkdir(parents=True, exist_ok=True)
    if not networks.is_file() or networks.read_bytes() != BROWNIE_NETWORKS.read_bytes():
        networks.write_bytes(BROWNIE_NETWORKS.read_bytes())
    # npm's own `anvil` is a Node wrapper that swallows signals: the binary goes first.
    anvil = [str(folder) for folder in NODE_MODULES.glob("@foundry-rs/anvil-*/bin")]
    inherited = os.environ.get("PATH", os.defpath)
    path = [str(VENV_BIN), *anvil, str(NODE_MODULES / ".bin"), inherited]
    environment = {
        **os.environ,
        "HOME": str(BROWNIE_HOME),
        "PATH": os.pathsep.join(path),
        "SOLCX_BINARY_PATH": str(SOLC_FOLDER),
        "VIRTUAL_ENV": str(VENV),
    }
    # Either of these would let Python import from outside the virtual environment.
    environment.pop("PYTHONHOME", None)
    environment.pop("PYTHONPATH", None)
    return environment


if __name__ == "__main__":
    os.execvpe(sys.argv[1], sys.argv[1:], tool_environment())
