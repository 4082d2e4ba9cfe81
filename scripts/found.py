"""Found a real town: three officers sit down at the desk's address and sign one plan.

`MEGURU_HOME` chooses the town's folder, `MEGURU_DESK_PORT` the port (8001), and
`MEGURU_DESK_URL` the address that officers' browsers use, where that is another.
`DATABASE_URL` and `CHAIN_RPC_URL`, where set, replace the embedded database and chain.
What the town is called, its telephone number and its municipality's code are asked for
once, unless `MEGURU_TOWN_NAME`, `MEGURU_TOWN_TELEPHONE`, `MEGURU_MUNICIPALITY` tell.
`--renew SEAT` gives a seat that was taken a new link. `--council FILE` names the sealed
keys that may together replace the officers (`threshold = 2` and a list `keys`); their
holders make them with `meguru key` on machines of their own. Without it nobody can.
"""

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from werkzeug.serving import WSGIRequestHandler
from werkzeug.serving import make_server

from city_desk.founding import create_app
from identity import settle_identity
from ledger.domain.council import read_council
from ledger.domain.errors import MeguruError
from ledger.services import founding
from ledger.services.office import BareOffice
from ledger.services.office import open_office
from processes import HOST
from processes import check_port
from town import FirstOfficer
from town import FolderNotEmpty
from town import Town
from town import home_from_environment
from town import write_officer

WATCH_SECONDS = 1.0
Say = Callable[[str], None]


class QuietRequests(WSGIRequestHandler):
    """The application writes a line a request itself; the console shows links."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Write nothing."""


def main(arguments: list[str]) -> None:
    """Open the founding desk, and deploy once three people have signed."""
    signal.signal(signal.SIGTERM, _stop_as_ctrl_c)
    signal.signal(signal.SIGINT, _stop_as_ctrl_c)
    port = int(os.environ.get("MEGURU_DESK_PORT", "8001"))
    address = os.environ.get("MEGURU_DESK_URL", f"http://{HOST}:{port}")
    town = Town(home_from_environment(), f"http://{HOST}:8000")
    options = dict(zip(arguments[::2], arguments[1::2], strict=False))
    renew = int(options["--renew"]) if "--renew" in options else None
    try:
        check_port(HOST, port, "the founding desk")
        require_empty(town)
        settle_identity(town)
        with founding_town(town) as office, serving(office, port):
            if "--council" in options:
                seat_council(town, Path(options["--council"]))
            for seat, code in founding.open_seats(office, renew).items():
                print(f"  seat {seat}  {address}/founding#{code}", flush=True)
            print("  Give each link to one officer; each opens once, for 24 hours.")
            print(f"  Those who sit already sign in at {address}/", flush=True)
            while not founding.look(office).is_ready:
                time.sleep(WATCH_SECONDS)
            print("  three people have signed; the contracts are deployed", flush=True)
            found_town(town, office)
            print("  The town is founded. Ctrl-C, then ./scripts/run", flush=True)
            threading.Event().wait()
    except KeyboardInterrupt:
        print("  stopped; ./scripts/found goes on where it was")
    except (MeguruError, ValueError) as error:
        code, advice = getattr(error, "code", "input"), getattr(error, "advice", "")
        print(f"✗ {error}  [{code}]\n  {advice}", file=sys.stderr)
        sys.exit(1)


@contextmanager
def founding_town(town: Town) -> Iterator[BareOffice]:
    """Start what a founding needs, and stop it at the end.

    Raises:
        FolderNotEmpty: there is a town in the folder.
    """
    require_empty(town)
    try:
        town.start_founding()
        office = open_office(town.settings)
        try:
            yield office
        finally:
            office.database.close()
    finally:
        town.stop()


def seat_council(town: Town, file: Path) -> None:
    """Keep the council's keys for the plan; what was signed before is then void.

    Raises:
        FieldInvalid: the file names no council.
    """
    council = read_council(file.read_text(encoding="utf-8"))
    town.settings.council_file.write_text(council.write(), encoding="utf-8")


def require_empty(town: Town) -> None:
    """Refuse a folder in which there is a town, or its practice.

    Raises:
        FolderNotEmpty: there is one.
    """
    holds_practice = town.is_practice and town.keys.exists()
    if not town.is_new or holds_practice:
        raise FolderNotEmpty(folder=str(town.home))


def found_town(town: Town, office: BareOffice) -> None:
    """Deploy with exactly the officers who signed.

    Raises:
        FoundingNotReady: a line of the checklist is red.
        DeploymentFailed: Brownie could not deploy.
    """
    found = founding.require_ready(office)
    seated = [
        (seat.person, seat.signer, seat.name)
        for seat in found.seats
        if seat.person is not None and seat.signer is not None
    ]
    # Written first: a town that is deployed has its officers, whatever was killed.
    for person, signer, name in seated:
        write_officer(office, person, signer, name)
    founding.note_founded(office, found)
    town.deploy([FirstOfficer(person, signer) for person, signer, _ in seated])


@contextmanager
def serving(office: BareOffice, port: int) -> Iterator[None]:
    """Serve the founding desk beside this program."""
    logs = office.settings.home / "logs"
    logs.mkdir(exist_ok=True)
    with (logs / "founding.log").open("a", encoding="utf-8") as log:
        app = create_app(office.settings, office, log)
        server = make_server(
            HOST, port, app, threaded=True, request_handler=QuietRequests
        )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _stop_as_ctrl_c(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main(sys.argv[1:])
