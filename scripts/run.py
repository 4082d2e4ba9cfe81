"""Run a practice town behind one address, until Ctrl-C.

`MEGURU_HOME` chooses the town's folder (var/town), `MEGURU_PORT` the port (8000).
"""

import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from ledger.domain.errors import MeguruError
from running import running_town
from town import home_from_environment

WATCH_SECONDS = 1.0


def main() -> None:
    """Start, print where things are, and watch over the parts."""
    # Set for both: a shell starts what it puts into the background deaf to Ctrl-C.
    signal.signal(signal.SIGTERM, _stop_as_ctrl_c)
    signal.signal(signal.SIGINT, _stop_as_ctrl_c)
    home = home_from_environment()
    port = int(os.environ.get("MEGURU_PORT", "8000"))
    try:
        with running_town(home, port, _say) as running:
            print(_places(home, running.base_url), flush=True)
            while True:
                time.sleep(WATCH_SECONDS)
                for name in running.processes.restart_ended():
                    _say(f"{name} had ended and was started again")
    except KeyboardInterrupt:
        _say("stopped; the next start goes on with the same books")
    except (MeguruError, TimeoutError) as error:
        code, advice = getattr(error, "code", "timeout"), getattr(error, "advice", "")
        print(f"✗ {error}  [{code}]\n  {advice}", file=sys.stderr)
        sys.exit(1)


def _stop_as_ctrl_c(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


def _places(home: Path, base_url: str) -> str:
    return f"""
Meguru is running.
  wallet API    {base_url}/v1/network
  described at  {base_url}/openapi.json
  health        {base_url}/health/ready
  who is who    {home / "practice.json"}
  keys and logs {home / "keys"}, {home / "logs"}
  commands      MEGURU_HOME={home} .venv/bin/meguru status
Ctrl-C stops everything; the books stay."""


if __name__ == "__main__":
    main()
