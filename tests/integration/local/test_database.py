"""The local database: a real PostgreSQL, started, stopped, killed and started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from ledger.local.database import EmbeddedPostgres
from ledger.local.errors import ProgramFailed
from ledger.local.errors import ProgramHeld

READER = """
import sys, psycopg
with psycopg.connect(sys.argv[1]) as connection:
    print(connection.execute("SELECT amount FROM purse").fetchone()[0])
"""
HOLDER = """
import sys, time
from pathlib import Path
from ledger.local.database import EmbeddedPostgres
server = EmbeddedPostgres(Path(sys.argv[1]))
server.start()
print(server.pid, flush=True)
time.sleep(3600)
"""


@pytest.fixture
def server(folder: Path) -> Iterator[EmbeddedPostgres]:
    server = EmbeddedPostgres(folder / "postgres")
    server.start()
    yield server
    server.stop()


def put_in_purse(server: EmbeddedPostgres, amount: int) -> None:
    with psycopg.connect(server.url()) as connection:
        connection.execute("CREATE TABLE purse (amount bigint)")
        connection.execute("INSERT INTO purse VALUES (%s)", [amount])


def in_purse(server: EmbeddedPostgres) -> int:
    with psycopg.connect(server.url()) as connection:
        row = connection.execute("SELECT amount FROM purse").fetchone()
    assert row is not None
    return int(row[0])


def test_another_process_reaches_it_by_its_url(server: EmbeddedPostgres) -> None:
    put_in_purse(server, 500)

    seen = subprocess.check_output([sys.executable, "-c", READER, server.url()])

    assert int(seen) == 500


def test_a_new_database_is_utf8_in_utc(server: EmbeddedPostgres) -> None:
    with psycopg.connect(server.url()) as connection:
        encoding = connection.execute("SHOW server_encoding").fetchone()
        zone = connection.execute("SHOW timezone").fetchone()

    assert (encoding, zone) == (("UTF8",), ("UTC",))


def test_it_opens_no_network_port(server: EmbeddedPostgres) -> None:
    listening = psutil.Process(server.pid).connections(kind="inet")

    assert listening == []


def test_a_further_database_is_made_once(server: EmbeddedPostgres) -> None:
    server.ensure_database("practice")
    server.ensure_database("practice")

    with psycopg.connect(server.url("practice")) as connection:
        assert connection.info.dbname == "practice"


def test_a_restart_keeps_the_rows(server: EmbeddedPostgres) -> None:
    put_in_purse(server, 500)
    server.stop()

    server.start()

    assert in_purse(server) == 500


def test_stopping_ends_the_process_though_a_client_is_connected(
    server: EmbeddedPostgres,
) -> None:
    pid = server.pid
    with psycopg.connect(server.url()):
        server.stop()

    assert not psutil.pid_exists(pid)


def test_after_a_kill_committed_rows_are_there(server: EmbeddedPostgres) -> None:
    put_in_purse(server, 500)
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute("SELECT 1")
        os.kill(server.pid, signal.SIGKILL)
        server.stop()
        server.start()

    assert in_purse(server) == 500


def test_a_pid_file_that_names_another_program_is_mended(
    server: EmbeddedPostgres, folder: Path
) -> None:
    put_in_purse(server, 500)
    pid_file = folder / "postgres" / "data" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    os.kill(server.pid, signal.SIGKILL)
    server.stop()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    server.start()

    assert in_purse(server) == 500


def test_an_initialisation_cut_short_is_made_anew(folder: Path) -> None:
    unfinished = folder / "postgres" / "data.new"
    unfinished.mkdir(parents=True)
    (unfinished / "PG_VERSION").write_text("18\n")

    with EmbeddedPostgres(folder / "postgres") as server:
        put_in_purse(server, 1)

        assert in_purse(server) == 1


def test_a_path_too_long_for_a_socket_is_served(folder: Path) -> None:
    deep = folder / ("d" * 60) / ("e" * 60)

    with EmbeddedPostgres(deep) as server:
        put_in_purse(server, 500)
        folder_of_socket = Path(str(conninfo_to_dict(server.url())["host"]))

        assert in_purse(server) == 500

    assert not folder_of_socket.exists()


def test_a_second_start_in_the_same_folder_is_refused(
    server: EmbeddedPostgres, folder: Path
) -> None:
    with pytest.raises(ProgramHeld) as refusal:
        EmbeddedPostgres(folder / "postgres").start()

    assert refusal.value.values == {
        "program": "postgres",
        "folder": str(folder / "postgres"),
        "holder": str(os.getpid()),
    }
    assert server.exit_code() is None


def test_what_a_killed_holder_left_running_is_stopped(folder: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(folder / "postgres")],
        stdout=subprocess.PIPE,
        text=True,
    )
    with holder:
        assert holder.stdout is not None
        left_behind = int(holder.stdout.readline())
        holder.kill()
    assert psutil.pid_exists(left_behind)

    with EmbeddedPostgres(folder / "postgres") as server:
        assert not psutil.pid_exists(left_behind)
        assert server.exit_code() is None


def test_data_it_cannot_use_is_named_with_the_log(
    server: EmbeddedPostgres, folder: Path
) -> None:
    server.stop()
    (folder / "postgres" / "data" / "PG_VERSION").write_text("9\n")

    with pytest.raises(ProgramFailed) as refusal:
        server.start()

    assert "9" in str(refusal.value.values["reason"])
    assert refusal.value.values["log"] == str(folder / "postgres" / "postgres.log")
