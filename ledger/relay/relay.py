"""The relay process: takes its lanes, and carries what waits to the chain.

A second relay waits as standby until the first one's locks are gone. A relay
whose lane was taken over ends: it must not sign a nonce that another may use.
"""

import threading
from collections.abc import Mapping

import structlog

from ledger.chain.gateway import Gateway
from ledger.chain.keys import Key
from ledger.chain.rpc import RpcError
from ledger.chain.town import Town
from ledger.domain.clock import Clock
from ledger.domain.outages import ChainDiffers
from ledger.domain.outages import ChainUnavailable
from ledger.domain.outages import DatabaseUnavailable
from ledger.domain.outages import KeyUnavailable
from ledger.relay.lane import Lane
from ledger.store import lanes
from ledger.store import notices
from ledger.store.database import Database

LISTEN_SECONDS = 1.0
GATHER_SECONDS = 0.1
"""How long payments are gathered after the first of them was heard of."""
STANDBY_SECONDS = 0.5
RECONNECT_SECONDS = 1.0

log = structlog.get_logger(__name__)


class Relay:
    """Carries orders and calls to the chain with the keys of its lanes."""

    def __init__(
        self,
        database: Database,
        gateway: Gateway,
        town: Town,
        keys: Mapping[str, Key],
        clock: Clock,
    ) -> None:
        self._database = database
        self._gateway = gateway
        self._town = town
        self._keys = dict(keys)
        self._clock = clock
        self._locks: lanes.LaneLocks | None = None
        self._lanes: list[Lane] = []

    def take_lanes(self, stop: threading.Event | None = None) -> bool:
        """Take every lane over, waiting while another relay has one.

        Returns False where ``stop`` was set before they were free.

        Raises:
            ChainDiffers: the chain knows transactions of a key that the books
                do not.
            KeyUnavailable: a lane belongs to another key.
        """
        stop = stop or threading.Event()
        self.close()
        locks = lanes.LaneLocks(self._database.plain_url)
        is_waiting = False
        try:
            while not locks.try_take(list(self._keys)):
                if not is_waiting:
                    log.info("standby", lanes=sorted(self._keys))
                is_waiting = True
                if stop.wait(STANDBY_SECONDS):
                    locks.close()
                    return False
            self._lanes = [self._take(name, key) for name, key in self._keys.items()]
        except BaseException:
            locks.close()
            raise
        self._locks = locks
        epochs = {lane.name: lane.epoch for lane in self._lanes}
        log.info("lanes taken", epochs=epochs)
        return True

    def step(self) -> bool:
        """Send and sign once on every lane; True if there was anything to do.

        Raises:
            LaneLost: another relay has taken a lane over; this one must end.
            ChainUnavailable, DatabaseUnavailable: try again later.
        """
        assert self._locks is not None, "a relay takes its lanes before it steps"
        self._locks.check()
        moved = [self._step(lane) for lane in self._lanes]
        return any(moved)

    def _step(self, lane: Lane) -> bool:
        """Step one lane; what only that lane cannot do keeps no other waiting."""
        try:
            return lane.step()
        except RpcError as error:
            log.error("lane held up", lane=lane.name, code=error.code)
            return False

    def run(self, stop: threading.Event) -> None:
        """Work until asked to stop.

        Raises:
            LaneLost: another relay has taken a lane over.
            ChainDiffers, KeyUnavailable: the lanes cannot be taken.
        """
        try:
            while not stop.is_set():
                try:
                    if self._locks is not None or self.take_lanes(stop):
                        self._work(stop)
                except (ChainUnavailable, RpcError) as error:
                    log.warning("chain out of reach", code=error.code)
                    stop.wait(RECONNECT_SECONDS)
                except DatabaseUnavailable as error:
                    # The locks may be gone with the connection, so the lanes
                    # are taken anew.
                    log.warning("database out of reach", code=error.code)
                    self.close()
                    stop.wait(RECONNECT_SECONDS)
        finally:
            self.close()

    def close(self) -> None:
        """Give the lanes up."""
        self._lanes = []
        if self._locks is not None:
            self._locks.close()
            self._locks = None

    def _take(self, name: str, key: Key) -> Lane:
        known = self._gateway.nonce(key.address)
        with self._database.work() as work:
            taken = lanes.take_lane(work, name, key.address, known)
            if taken.address != key.address:
                raise KeyUnavailable(
                    name=f"{name}.json", reason="the lane belongs to another key"
                )
            if known > taken.next_nonce:
                raise ChainDiffers(
                    reason=f"the key of lane {name} sent {known} transactions there,"
                    f" the books know of {taken.next_nonce}"
                )
            work.commit()
        return Lane(
            name,
            key,
            taken.epoch,
            self._database,
            self._gateway,
            self._town,
            self._clock,
        )

    def _work(self, stop: threading.Event) -> None:
        """Step whenever something is heard of, and every second in any case."""
        channels = (notices.ACCEPTED, notices.WORK)
        listener = notices.Listener(self._database.plain_url, channels)
        try:
            while not stop.is_set():
                self.step()
                if list(listener.wait(LISTEN_SECONDS)):
                    stop.wait(GATHER_SECONDS)
        finally:
            listener.close()
