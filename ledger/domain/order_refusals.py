"""Refusals around what undoes and charges orders: refunds, presentments, cancels."""

from ledger.domain.errors import Conflict
from ledger.domain.errors import Refused

# --- no longer in that state ------------------------------------------------


class PresentmentUsed(Conflict):
    code = "presentment_used"
    message = "Payment code {order} was charged before."
    remedy = "Nothing more was charged. Ask the customer to show a new code."


class OrderAccepted(Conflict):
    code = "order_accepted"
    message = "Order {order} was accepted, so the shop may have handed over the goods."
    remedy = "It can no longer be cancelled; ask the shop to give the money back."


class OrderNotPaid(Conflict):
    code = "order_not_paid"
    message = "Payment {order} is not on the chain, so nothing of it can be given back."
    remedy = "Wait until it is confirmed and try again."


class RefundOutOfTurn(Conflict):
    code = "refund_out_of_turn"
    message = "The next refund of this payment is number {expected}, not {given}."
    remedy = "Look at what was given back already, and ask for a new proposal."


# --- the rules of the money -------------------------------------------------


class OrderCancelled(Refused):
    code = "order_cancelled"
    message = "Order {order} was cancelled by its payer."
    remedy = "Nothing was charged. Ask for a new quote, or for a new payment code."


class PresentmentLimitExceeded(Refused):
    code = "presentment_limit_exceeded"
    message = "This payment code lets a shop charge {limit} yen, not {amount}."
    remedy = "Charge at most {limit} yen, or ask the customer to show a new code."


class RefundMismatch(Refused):
    code = "refund_mismatch"
    message = "The refund names another {field} than the payment."
    remedy = "Ask for a new proposal and sign what it says."


class RefundTooLate(Refused):
    code = "refund_too_late"
    message = "A payment can be given back for {days} days, and they are over."
    remedy = "Ask at the city's counter."


class RefundTooMuch(Refused):
    code = "refund_too_much"
    message = "{amount} yen cannot be given back: {left} yen are left."
    remedy = "Give back at most what is left of the payment."


class LotLapsed(Refused):
    code = "lot_lapsed"
    message = "Lot {lot} lapsed; its last day was {last_day}."
    remedy = "Money that has lapsed cannot be given back; ask at the city's counter."
