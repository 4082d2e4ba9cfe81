"""Settings of the desk's server: ``gunicorn -c python:city_desk.gunicorn …``.

A handful of officers: one process, so that wrong tries are counted in one place,
and threads for pages that wait. A request has its time to arrive, or a few that never
do would hold every thread, and nobody could stop an account.
"""

import os
from typing import Any

bind = os.environ.get("MEGURU_DESK_BIND", "127.0.0.1:8001")
worker_class = "screens.connections.BoundedWorker"
workers = 1
threads = int(os.environ.get("MEGURU_DESK_THREADS", "64"))
preload_app = False
timeout = 60
keepalive = 5
graceful_timeout = 5
# The application writes one line a request itself, without what is private.
accesslog = None
errorlog = "-"
control_socket_disable = True


def worker_exit(server: Any, worker: Any) -> None:
    """Give back what the worker's ledger holds."""
    from city_desk.parts import parts_of

    app = getattr(worker, "wsgi", None)
    if app is not None:
        parts_of(app).close()
