"""Payment orders: their identity, and the call that carries them out."""

from collections.abc import Sequence
from typing import Any

from ledger.chain.calls.call import Call
from ledger.chain.calls.domains import Domains
from ledger.chain.messages import hash_payment
from ledger.domain.orders import Payment
from ledger.domain.orders import SignedPayment

GAS_BATCH = 80_000
GAS_PAYMENT = 110_000
GAS_LEG = 60_000


class OrderCalls(Domains):
    """What the currency is asked for payers and tills."""

    def hash_payment(self, payment: Payment) -> bytes:
        """The order's identity."""
        return hash_payment(self.payment_domain, payment)

    def call_pay(self, payments: Sequence[SignedPayment]) -> Call:
        """Execute orders in one transaction."""
        data = self.deployment.currency.abi.encode_call(
            "pay", [_signed_payment(signed) for signed in payments]
        )
        return Call(self.deployment.currency.address, data, gas_of_payments(payments))


def gas_of_payments(payments: Sequence[SignedPayment]) -> int:
    """The gas a batch of orders is given."""
    legs = sum(len(signed.payment.legs) for signed in payments)
    return GAS_BATCH + GAS_PAYMENT * len(payments) + GAS_LEG * legs


def _signed_payment(signed: SignedPayment) -> tuple[Any, bytes, bytes]:
    payment = signed.payment
    fields = (
        payment.payer,
        payment.payee,
        [(leg.lot, leg.amount) for leg in payment.legs],
        payment.bill_ref,
        payment.valid_after,
        payment.valid_before,
        payment.salt,
    )
    return fields, signed.signer, signed.signature
