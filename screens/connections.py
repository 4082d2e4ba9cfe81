"""Connections whose other side may be slow, or mean it.

gunicorn's threads wait for a request's bytes as long as it takes, so a few sockets
that send nothing, or one byte now and then, or that never read what they are
answered, would hold every thread. Here a request has its time to arrive whole, and
each piece of an answer its time to be taken; a live stream may go on for as long as
its listener reads. This is for plain connections: TLS ends in a proxy in front.
Faces name it in their server's settings, and import it nowhere.
"""

import errno
import os
import selectors
import socket
import time
from functools import partial
from typing import Any

from gunicorn.workers.gthread import TConn  # type: ignore[import-untyped]
from gunicorn.workers.gthread import ThreadWorker

READ_SECONDS = float(os.environ.get("MEGURU_READ_SECONDS", "10"))
WRITE_SECONDS = 30.0
LINGER_SECONDS = 2.0
LINGER_BYTES_MOST = 65_536
"""What is still read of a client that was answered, until it hangs up."""
_PIECE_BYTES = 4_096


class BoundedSocket(socket.socket):
    """A connection that is given up rather than waited for.

    ``read_until`` is the monotonic time until which a request may take to come.
    """

    read_until: float | None = None

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Read what is there, or wait for it until the time is over."""
        before = self.gettimeout()
        if self.read_until is None or before == 0:
            return super().recv(size, flags)
        left = self.read_until - time.monotonic()
        if left <= 0:
            raise _given_up("the request did not come in time")
        self.settimeout(left if before is None else min(left, before))
        try:
            return super().recv(size, flags)
        except TimeoutError:
            raise _given_up("the request did not come in time") from None
        finally:
            self.settimeout(before)

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Write one piece of an answer; whoever does not take it is left."""
        before = self.gettimeout()
        if before is not None:
            return super().sendall(data, flags)
        self.settimeout(WRITE_SECONDS)
        try:
            return super().sendall(data, flags)
        except TimeoutError:
            raise _given_up("the answer was not taken in time") from None
        finally:
            self.settimeout(None)


def _given_up(reason: str) -> ConnectionResetError:
    # The server takes this for a client that left, and writes no traceback of it.
    return ConnectionResetError(errno.ECONNRESET, reason)


class BoundedWorker(ThreadWorker):  # type: ignore[misc]
    """gunicorn's threads, given to requests that have begun to arrive only."""

    def accept(self, listener: socket.socket) -> None:
        """Take a connection, and a thread for it once its first byte is there."""
        try:
            accepted, client = listener.accept()
        except OSError as error:
            # Another worker was first, or the client left already.
            if error.errno in (errno.EAGAIN, errno.ECONNABORTED, errno.EWOULDBLOCK):
                return
            raise
        self.nr_conns += 1
        bounded = BoundedSocket(fileno=accepted.detach())
        connection = TConn(self.cfg, bounded, client, listener.getsockname())
        connection.set_timeout()
        self.pending_conns.append(connection)
        self.poller.register(
            bounded,
            selectors.EVENT_READ,
            partial(self.on_pending_socket_readable, connection),
        )

    def handle(self, connection: Any) -> Any:
        """Handle one request, which has its time to arrive from now on."""
        bounded = connection.sock
        bounded.read_until = time.monotonic() + READ_SECONDS
        try:
            return super().handle(connection)
        finally:
            bounded.read_until = None

    def finish_request(self, connection: Any, done: Any) -> None:
        """End a request; a client that is slow to hang up is not waited for.

        gunicorn's one loop would wait two seconds for each, so that the end of an
        answer is not cut off, and a few clients that never hang up would keep
        everybody else out. Here the loop goes on meanwhile.
        """
        if done.cancelled() or done.exception() is not None or done.result():
            super().finish_request(connection, done)
        else:
            self._linger(connection)

    def _linger(self, connection: Any) -> None:
        try:
            connection.sock.setblocking(False)
            connection.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self.nr_conns -= 1
            connection.close()
            return
        connection.unread = LINGER_BYTES_MOST
        connection.timeout = time.monotonic() + LINGER_SECONDS
        # Those that wait there are closed when their time is over.
        self.pending_conns.append(connection)
        drain = partial(self._drain, connection)
        self.poller.register(connection.sock, selectors.EVENT_READ, drain)

    def _drain(self, connection: Any, client: Any) -> None:
        try:
            data = connection.sock.recv(_PIECE_BYTES)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        connection.unread -= len(data)
        if data and connection.unread > 0:
            return
        self.poller.unregister(client)
        self.pending_conns.remove(connection)
        self.nr_conns -= 1
        connection.close()
