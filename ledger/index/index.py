"""The index process: follows the chain, one bounded window after another.

Everything a window holds, and the cursor, are written in one transaction, so
the books are always those of one block. Where the chain does not continue from
that block, the index stops and says so.
"""

import threading

import structlog

from ledger.chain.gateway import Gateway
from ledger.chain.rpc import RpcError
from ledger.chain.town import Town
from ledger.domain.clock import Clock
from ledger.domain.outages import ChainAnswersDisagree
from ledger.domain.outages import ChainUnavailable
from ledger.domain.outages import DatabaseUnavailable
from ledger.domain.outages import IndexStopped
from ledger.index.authorizations import end_authorizations
from ledger.index.authorizations import write_authorizations
from ledger.index.blocks import write_blocks
from ledger.index.blocks import write_transactions
from ledger.index.calls import end_calls
from ledger.index.calls import execute_actions
from ledger.index.cancellations import write_cancellations
from ledger.index.cursor import Cursor
from ledger.index.cursor import load_cursor
from ledger.index.cursor import move_cursor
from ledger.index.cursor import set_alarm
from ledger.index.cursor import start_cursor
from ledger.index.deltas import BalanceDeltas
from ledger.index.ends import write_ended
from ledger.index.events import decode_events
from ledger.index.events import find_payments
from ledger.index.held_rows import release_rows
from ledger.index.money import write_payments
from ledger.index.money import write_transfers
from ledger.index.offices import write_anchors
from ledger.index.offices import write_officers
from ledger.index.offices import write_roles
from ledger.index.orders import confirm_orders
from ledger.index.orders import expire_orders
from ledger.index.orders import finish_orders
from ledger.index.orders import refuse_orders
from ledger.index.orders import return_orders
from ledger.index.recoveries import write_recoveries
from ledger.index.refunds import end_refunds
from ledger.index.refunds import write_refunds
from ledger.index.registry import write_programmes
from ledger.index.registry import write_registry
from ledger.index.row_results import write_claims
from ledger.index.row_results import write_results
from ledger.index.window import ParentDiffers
from ledger.index.window import Window
from ledger.index.window import read_window
from ledger.store import notices
from ledger.store.database import Database
from ledger.store.database import Work

POLL_SECONDS = 0.2
RECONNECT_SECONDS = 1.0
STOPPED_SECONDS = 5.0
"""How often a stopped index looks whether its alarm was solved."""

log = structlog.get_logger(__name__)


class Index:
    """Reads one chain into one database."""

    def __init__(
        self,
        database: Database,
        gateway: Gateway,
        town: Town,
        confirmations: int,
        clock: Clock,
    ) -> None:
        self._database = database
        self._gateway = gateway
        self._deployment = town.deployment
        self._confirmations = confirmations
        self._clock = clock

    def step(self) -> bool:
        """Read one window into the books; True if they moved on.

        Raises:
            IndexStopped: the chain is not the one the books were made from.
            ChainUnavailable, DatabaseUnavailable: try again later.
        """
        cursor = self._cursor()
        if cursor.alarm is not None:
            raise IndexStopped(block=cursor.block_number, reason=cursor.alarm)
        head = self._gateway.head_number()
        if head <= cursor.block_number:
            if head < cursor.block_number:
                log.warning("chain behind books", head=head, block=cursor.block_number)
            return False
        try:
            window = read_window(self._gateway, cursor, head)
        except ParentDiffers as error:
            self._stop_at(cursor, str(error))
        except ChainAnswersDisagree as error:
            log.warning("chain asked again", code=error.code, reason=str(error))
            return False
        return self._write(cursor, window)

    def run(self, stop: threading.Event) -> None:
        """Follow the chain until asked to stop; an alarm keeps it waiting."""
        told = ""
        while not stop.is_set():
            try:
                if not self.step():
                    stop.wait(POLL_SECONDS)
                told = ""
            except IndexStopped as error:
                if str(error) != told:
                    log.error("index stopped", code=error.code, reason=str(error))
                    told = str(error)
                stop.wait(STOPPED_SECONDS)
            except (ChainUnavailable, DatabaseUnavailable, RpcError) as error:
                log.warning("out of reach", code=error.code)
                stop.wait(RECONNECT_SECONDS)

    def _cursor(self) -> Cursor:
        with self._database.work() as work:
            cursor = load_cursor(work)
        if cursor is not None:
            return cursor
        before = max(self._deployment.block - 1, 0)
        blocks = self._gateway.blocks(before, before)
        if not blocks:
            raise ChainUnavailable(reason=f"block {before} is not there")
        with self._database.work() as work:
            start_cursor(work, blocks[0])
            work.commit()
            started = load_cursor(work)
        assert started is not None, "a cursor that was started is there"
        return started

    def _stop_at(self, cursor: Cursor, reason: str) -> None:
        with self._database.work() as work:
            set_alarm(work, cursor, reason)
            notices.notify(work, notices.BLOCK, str(cursor.block_number))
            work.commit()
        raise IndexStopped(block=cursor.block_number, reason=reason)

    def _write(self, cursor: Cursor, window: Window) -> bool:
        final_number = max(
            cursor.final_number, window.last.number - self._confirmations
        )
        with self._database.work() as work:
            if not move_cursor(work, cursor, window.last, final_number):
                log.info("another index was faster", block=cursor.block_number)
                return False
            self._write_window(work, window, final_number)
            notices.notify(work, notices.BLOCK, str(window.last.number))
            work.commit()
        if window.receipts:
            log.info(
                "blocks read",
                block=window.last.number,
                blocks=len(window.blocks),
                transactions=len(window.receipts),
                logs=len(window.logs),
            )
        return True

    def _write_window(self, work: Work, window: Window, final_number: int) -> None:
        events = decode_events(self._deployment, window.logs)
        payments = find_payments(events)
        deltas = BalanceDeltas()
        now = self._clock()
        write_blocks(work, window.blocks)
        write_transactions(work, window.transactions)
        write_registry(work, events)
        write_recoveries(work, events)
        write_roles(work, events)
        write_officers(work, events)
        write_anchors(work, events)
        write_programmes(work, events)
        write_authorizations(work, events)
        ran = write_results(work, self._deployment, events)
        write_claims(work, events)
        end_authorizations(work, events)
        write_transfers(work, events, deltas)
        write_ended(work, events)
        write_payments(work, payments)
        # What was paid is settled before what was refused: an order handed in
        # twice is refused the second time because it is paid.
        confirm_orders(work, payments, deltas)
        refuse_orders(work, self._deployment, events, deltas, now)
        return_orders(work, end_calls(work, window))
        write_cancellations(work, self._deployment, events)
        write_refunds(work, self._deployment, events, deltas)
        end_refunds(work, window, final_number, deltas)
        expire_orders(work, final_number, deltas, now)
        finish_orders(work, window, self._confirmations)
        execute_actions(work, events)
        release_rows(work, ran, final_number, deltas)
        deltas.write(work)
