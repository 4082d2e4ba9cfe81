"""Settings of the server: ``gunicorn -c python:wallet_api.gunicorn …``.

A live listener holds a thread, a till's for as long as its shop is open, so there
are many threads and few processes. Any worker may happen to get all listeners: each
has room for 300 tills and some phones, and keeps a sixth of its threads for requests.
Beyond that a listener is refused with ``listeners_full`` and polls. Threads are made
when they are needed, and a listener that waits holds no connection to the database.

Every worker puts its own ledger together after the fork, so no database
connection and no listening thread is ever shared between processes.

What counts is imported inside the hooks only: the counters look for the folder
of their files, named below, when they are imported.
"""

import os
import shutil
import tempfile
from typing import Any

bind = os.environ.get("MEGURU_BIND", "127.0.0.1:8000")
worker_class = "screens.connections.BoundedWorker"
workers = int(os.environ.get("MEGURU_WORKERS", "2"))
threads = int(os.environ.get("MEGURU_THREADS", "384"))
preload_app = False
timeout = 30
keepalive = 5
# Listeners notice within two seconds that the server stops; payments take less.
graceful_timeout = 8
# The application writes one line a request itself, without what is private.
accesslog = None
errorlog = "-"
control_socket_disable = True

_kept_for_requests = max(threads // 6, 16)
os.environ.setdefault("MEGURU_LISTENERS", str(max(threads - _kept_for_requests, 1)))
_counters = tempfile.mkdtemp(prefix="meguru-metrics-")
os.environ["PROMETHEUS_MULTIPROC_DIR"] = _counters


def post_worker_init(worker: Any) -> None:
    """Let the streams of a worker end when it is told to stop."""
    from wallet_api.parts import parts_of

    parts_of(worker.wsgi).listeners.is_closing = lambda: not worker.alive


def worker_exit(server: Any, worker: Any) -> None:
    """Give back what a worker's ledger holds."""
    from wallet_api.parts import parts_of

    app = getattr(worker, "wsgi", None)
    if app is not None:
        parts_of(app).ledger.close()


def child_exit(server: Any, worker: Any) -> None:
    """Stop counting the listeners of a worker that is gone."""
    from prometheus_client import multiprocess

    multiprocess.mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Any) -> None:
    """Remove the counters' files."""
    shutil.rmtree(_counters, ignore_errors=True)
