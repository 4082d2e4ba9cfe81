"""A call by somebody's own key, sent past the outbox.

Only the guardian needs it: stopping all money must work at once and alone, also
where relay, index and database are stopped, or are what has gone wrong.
"""

import time

from ledger.chain.calls.call import Call
from ledger.chain.gateway import Gateway
from ledger.chain.gateway import Receipt
from ledger.chain.keys import Key
from ledger.chain.reverts import read_revert
from ledger.chain.rpc import RpcError
from ledger.chain.transactions import sign_transaction
from ledger.domain.outages import ChainUnavailable

RECEIPT_SECONDS = 60
POLL_SECONDS = 0.2


def send_call(gateway: Gateway, key: Key, call: Call) -> Receipt:
    """Send one call and wait until it is in a block.

    Raises:
        MeguruError: the contract would refuse it, in our words; nothing was sent.
        ChainUnavailable: it is in no block yet after a minute.
    """
    gateway.check_chain()
    try:
        gateway.try_call(key.address, call)
    except RpcError as error:
        raise read_revert(gateway.deployment, error.data) from error
    signed = sign_transaction(
        key,
        gateway.deployment.chain_id,
        gateway.nonce(key.address),
        call.target,
        call.data,
        call.gas,
        gateway.fees(),
    )
    gateway.send(signed.raw)
    end = time.monotonic() + RECEIPT_SECONDS
    while time.monotonic() < end:
        receipt = gateway.receipts([signed.tx_hash])[0]
        if receipt is not None:
            return receipt
        time.sleep(POLL_SECONDS)
    raise ChainUnavailable(reason="the transaction is in no block yet")
