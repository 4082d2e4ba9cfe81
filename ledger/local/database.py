"""A PostgreSQL of one machine: its data in a folder, reached by a socket in it.

There is no network port and no password: who may enter the folder may use the
database, as with any file. Run by root, PostgreSQL itself runs as a user of its own.
"""

import os
import shutil
import signal
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import quote

import psutil

from ledger.local.database_files import let_in
from ledger.local.database_files import make_data
from ledger.local.database_files import make_private_folder
from ledger.local.database_files import postgres_binaries
from ledger.local.database_files import run_tool
from ledger.local.database_files import server_user
from ledger.local.program import LocalProgram

ROLE = "meguru"
START_PATIENCE_SECONDS = 60
CONNECTIONS_MAX = 200
SOCKET_FOLDER_LENGTH_MAX = 103 - len("/.s.PGSQL.5432")
"""The shortest limit of the systems we run on, less the name of the socket."""
READY_LINE = 7
"""Of postmaster.pid, where PostgreSQL writes how far its start has come."""


class EmbeddedPostgres:
    """A PostgreSQL server in a folder."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        """``durable=False`` gives up safety on power cuts; for tests."""
        self._user = server_user()
        # SIGINT is PostgreSQL's fast stop: clients are sent away, nothing is lost.
        self._program = LocalProgram("postgres", folder, signal.SIGINT, self._user)
        self._data = self._program.folder / "data"
        self._durable = durable

    @property
    def pid(self) -> int:
        """The process of the server itself."""
        return self._program.pid

    def exit_code(self) -> int | None:
        """None while it runs, else how it ended."""
        return self._program.exit_code()

    def url(self, database: str = ROLE) -> str:
        """Where any process of this machine finds a database of the server."""
        folder = quote(str(self._socket_folder), safe="/")
        return f"postgresql://{ROLE}@/{database}?host={folder}"

    def start(self) -> None:
        """Start, and return when the server answers and has the database ``meguru``.

        Raises:
            ProgramMissing: the embedded PostgreSQL is not installed.
            ProgramHeld: another process runs the server of this folder.
            ProgramFailed: PostgreSQL ended, or does not answer.
        """
        program = postgres_binaries() / "postgres"
        self._program.take_folder()
        try:
            if self._user is not None:
                let_in(self._user, self._program.folder)
            if not self._data.exists():
                make_data(self._data, ROLE, self._user)
            self._remove_stale_pid_file()
            if self._socket_folder != self._data:
                make_private_folder(self._socket_folder, self._user)
            self._program.start([program, *self._arguments()], {"LC_ALL": "C"})
            self._wait_until_answering()
            self.ensure_database(ROLE)
        except BaseException:
            self._program.stop()
            raise

    def stop(self) -> None:
        """Stop, and return when everything is on disk."""
        self._program.stop()
        if self._socket_folder != self._data:
            shutil.rmtree(self._socket_folder, ignore_errors=True)

    def ensure_database(self, name: str) -> None:
        """Make an empty database unless there is one by that name."""
        exists = f"SELECT 1 FROM pg_database WHERE datname = '{name}'"
        if not self._query(exists):
            self._query(f'CREATE DATABASE "{name}"')

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def _socket_folder(self) -> Path:
        """The data folder, or a short one when its path is too long for a socket."""
        if len(str(self._data)) <= SOCKET_FOLDER_LENGTH_MAX:
            return self._data
        name = sha256(str(self._data).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"meguru-{os.geteuid()}-{name}"

    def _remove_stale_pid_file(self) -> None:
        """After a crash another program may have the number of the old server.

        PostgreSQL would take it for a server at work. When no process has that
        number the file stays: PostgreSQL reads more in it than the number.
        """
        file = self._data / "postmaster.pid"
        try:
            name = psutil.Process(int(file.read_text().split("\n")[0])).name()
        except (FileNotFoundError, ValueError, psutil.NoSuchProcess):
            return
        if name != "postgres":
            file.unlink()

    def _arguments(self) -> list[str]:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self._socket_folder),
            "max_connections": str(CONNECTIONS_MAX),
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self._durable:
            settings |= {"fsync": "off", "full_page_writes": "off"}
            settings["synchronous_commit"] = "off"
        pairs = [f"--{name}={value}" for name, value in settings.items()]
        return ["-D", str(self._data), *pairs]

    def _wait_until_answering(self) -> None:
        deadline = time.monotonic() + START_PATIENCE_SECONDS
        while time.monotonic() < deadline:
            self._program.check_running()
            if self._is_ready():
                return
            time.sleep(0.02)
        raise self._program.failure(
            f"it did not answer within {START_PATIENCE_SECONDS} seconds"
        )

    def _is_ready(self) -> bool:
        """What the server itself wrote: a file of an earlier one does not count."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        if len(lines) <= READY_LINE or lines[0].strip() != str(self.pid):
            return False
        return lines[READY_LINE].strip() == "ready"

    def _query(self, statement: str) -> str:
        """Run one statement of this module; no value comes from outside."""
        output = ("--no-psqlrc", "--tuples-only", "--no-align", "--quiet")
        url = self.url("postgres")
        return run_tool("psql", *output, "--command", statement, url).strip()
