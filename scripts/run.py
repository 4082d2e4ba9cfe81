"""Run a town with all three faces, until Ctrl-C; without a founding, to practise.

`MEGURU_HOME` chooses the town's folder (var/town), `MEGURU_PORT` the port of wallet
and till (8000), `MEGURU_DESK_PORT` the port of the city's desk (8001).
"""

import os
import signal
import sys
import time
from types import FrameType

from ledger.domain.errors import MeguruError
from running import ServedTown
from running import running_town
from running import served_town
from town import Town
from town import home_from_environment
from welcome import Welcome

WATCH_SECONDS = 1.0


def main() -> None:
    """Start, print where things are, and watch over the parts."""
    # Set for both: a shell starts what it puts into the background deaf to Ctrl-C.
    signal.signal(signal.SIGTERM, _stop_as_ctrl_c)
    signal.signal(signal.SIGINT, _stop_as_ctrl_c)
    home = home_from_environment()
    port = int(os.environ.get("MEGURU_PORT", "8000"))
    desk_port = int(os.environ.get("MEGURU_DESK_PORT", "8001"))
    try:
        if Town(home, "").is_practice:
            with running_town(home, port, _say, desk_port=desk_port) as running:
                print(_places(running), flush=True)
                with Welcome(running.seeding, _say):
                    _watch(running)
        else:
            with served_town(home, port, _say, desk_port=desk_port) as served:
                print(_places(served), flush=True)
                _watch(served)
    except KeyboardInterrupt:
        _say("stopped; the next start goes on with the same books")
    except (MeguruError, TimeoutError) as error:
        code, advice = getattr(error, "code", "timeout"), getattr(error, "advice", "")
        print(f"✗ {error}  [{code}]\n  {advice}", file=sys.stderr)
        sys.exit(1)


def _watch(served: ServedTown) -> None:
    while True:
        time.sleep(WATCH_SECONDS)
        for name in served.processes.restart_ended():
            _say(f"{name} had ended and was started again")


def _stop_as_ctrl_c(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _say(line: str) -> None:
    print(f"  {line}", flush=True)


def _places(served: ServedTown) -> str:
    home, base_url = served.town.home, served.base_url
    begin = f"\n  begin here    {base_url}/town/" if served.town.is_practice else ""
    known = f"\n  who is who    {home / 'practice.json'}" if begin else ""
    return f"""
Meguru is running.{begin}
  residents     {base_url}/
  shops         {base_url}/till/
  the city      {served.desk_url}/
  wallet API    {base_url}/v1/network
  described at  {base_url}/openapi.json
  health        {base_url}/health/ready{known}
  keys and logs {home / "keys"}, {home / "logs"}
  commands      MEGURU_HOME={home} .venv/bin/meguru status
Ctrl-C stops everything; the books stay."""


if __name__ == "__main__":
    main()
