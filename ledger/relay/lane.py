"""One lane: a sender key whose transactions are numbered without gaps.

Bytes are signed and stored with their nonce in one transaction, and sent only
after it committed. Sending for the first time and sending again are the same
code, so a crash between storing and sending needs no repair.
"""

import structlog

from ledger.chain.gateway import Gateway
from ledger.chain.keys import Key
from ledger.chain.rpc import RpcError
from ledger.chain.town import Town
from ledger.chain.transactions import Fees
from ledger.chain.transactions import sign_transaction
from ledger.domain.clock import Clock
from ledger.domain.hexes import to_hex
from ledger.relay.batches import ORDERS_MOST
from ledger.relay.batches import REVERTS_LOOKED_AT
from ledger.relay.batches import gather
from ledger.relay.batches import resume_at
from ledger.store import dispatch
from ledger.store import lanes
from ledger.store import outbox
from ledger.store.database import Database
from ledger.store.database import Work
from ledger.store.dispatch import Signed
from ledger.store.dispatch import Unsent

IN_FLIGHT_MOST = 32
"""Transactions of a lane that are in no block yet."""
RESEND_SECONDS = 10
RETRY_MOST_SECONDS = 30

log = structlog.get_logger(__name__)


class Lane:
    """A lane this relay has taken, at the epoch it took it."""

    def __init__(
        self,
        name: str,
        key: Key,
        epoch: int,
        database: Database,
        gateway: Gateway,
        town: Town,
        clock: Clock,
    ) -> None:
        self.name = name
        self.epoch = epoch
        self._key = key
        self._database = database
        self._gateway = gateway
        self._town = town
        self._clock = clock
        self._failures = 0
        self._retry_at = 0

    def step(self) -> bool:
        """Send what is signed, sign what waits, send that; True if it did any.

        Raises:
            LaneLost: another relay has taken the lane over.
            ChainUnavailable, DatabaseUnavailable: try again later.
        """
        if self._clock() < self._retry_at:
            return False
        resent = self._send()
        if resent is None:
            return False
        signed = self._sign_waiting()
        if signed:
            self._send()
        return bool(resent or signed)

    def _send(self) -> int | None:
        """Send what is due in nonce order; None where the node refused one.

        Nothing more is signed on a lane whose bytes are refused: what comes
        after them could not be mined either.
        """
        now = self._clock()
        with self._database.work() as work:
            due = dispatch.list_unsent(
                work, self.name, now - RESEND_SECONDS, IN_FLIGHT_MOST
            )
        sent: list[int] = []
        try:
            for unsent in due:
                self._gateway.send(unsent.raw)
                sent.append(unsent.outbox_id)
        except RpcError as error:
            self._note_refusal(due[len(sent)], error)
            return None
        finally:
            if sent:
                with self._database.work() as work:
                    dispatch.mark_sent(work, sent, now)
                    work.commit()
                log.info("sent", lane=self.name, count=len(sent), nonce=due[0].nonce)
        self._failures = 0
        return len(sent)

    def _note_refusal(self, unsent: Unsent, error: RpcError) -> None:
        self._failures += 1
        wait = min(2**self._failures, RETRY_MOST_SECONDS)
        self._retry_at = self._clock() + wait
        log.error(
            "sending refused",
            lane=self.name,
            nonce=unsent.nonce,
            tx_hash=to_hex(unsent.tx_hash),
            code=error.code,
            rpc_code=error.rpc_code,
            reason=str(error),
            retry_seconds=wait,
        )

    def _sign_waiting(self) -> int:
        """Sign payments and calls in turn, so that neither waits for the other."""
        with self._database.work() as work:
            room = IN_FLIGHT_MOST - dispatch.count_in_flight(work, self.name)
            calls_wait = dispatch.has_calls(work, self.name)
            batches_most = self._batches_most(work, room)
        if room <= 0 or not (calls_wait or batches_most):
            return 0
        begun_until = self._gateway.head().timestamp
        fees = self._gateway.fees()
        signed = 0
        while room > signed and (calls_wait or batches_most):
            if batches_most:
                taken = self._sign_batch(fees, begun_until)
                batches_most = batches_most - 1 if taken else 0
                signed += taken
            if calls_wait and room > signed:
                calls_wait = self._sign_call(fees)
                signed += calls_wait
        return signed

    def _batches_most(self, work: Work, room: int) -> int:
        """How many batches of payments may be signed now."""
        if self.name != outbox.LANE_RELAY or not dispatch.has_orders(work):
            return 0
        ended = dispatch.last_batches(work, REVERTS_LOOKED_AT)
        resume = resume_at(ended)
        if resume == 0:
            return room
        # After a revert one batch tries the ground for all.
        is_alone = dispatch.count_in_flight(work, self.name) == 0
        return 1 if is_alone and self._clock() >= resume else 0

    def _sign_call(self, fees: Fees) -> bool:
        """Sign the queued call that waits longest; False where none waits."""
        with self._database.work() as work:
            row = dispatch.lock_next_call(work, self.name)
            if row is None:
                return False
            nonce = lanes.take_nonce(work, self.name, self.epoch)
            signed = self._sign(nonce, row.target, row.data, row.gas, fees)
            dispatch.store_signed(work, row.outbox_id, signed)
            work.commit()
        log.info(
            "call signed",
            lane=self.name,
            kind=row.kind,
            nonce=nonce,
            tx_hash=to_hex(signed.tx_hash),
        )
        return True

    def _sign_batch(self, fees: Fees, begun_until: int) -> bool:
        """Sign the orders that wait longest; False where none can be sent.

        An order is left until the chain's own clock has reached its beginning;
        before that the chain would refuse it. One that is about to expire is
        sent all the same: that is for the chain to decide.
        """
        with self._database.work() as work:
            waiting = dispatch.lock_orders(work, begun_until, ORDERS_MOST)
            if not waiting:
                return False
            batch = gather(self._town, waiting)
            call = batch.call
            nonce = lanes.take_nonce(work, self.name, self.epoch)
            signed = self._sign(nonce, call.target, call.data, call.gas, fees)
            dispatch.add_batch(
                work,
                lane=self.name,
                target=call.target,
                data=call.data,
                gas=call.gas,
                signed=signed,
                orders=batch.rows,
                now=self._clock(),
            )
            work.commit()
        log.info(
            "payments signed",
            lane=self.name,
            count=len(batch.rows),
            nonce=nonce,
            tx_hash=to_hex(signed.tx_hash),
        )
        return True

    def _sign(
        self, nonce: int, target: bytes, data: bytes, gas: int, fees: Fees
    ) -> Signed:
        chain_id = self._town.deployment.chain_id
        made = sign_transaction(self._key, chain_id, nonce, target, data, gas, fees)
        return Signed(nonce, made.raw, made.tx_hash)
