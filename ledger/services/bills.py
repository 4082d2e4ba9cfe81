"""Bills: a till asks for an amount, a wallet looks at what is asked."""

from dataclasses import dataclass

from ledger.domain.accounts import Kind
from ledger.domain.accounts import Scope
from ledger.domain.amounts import check_amount
from ledger.domain.bills import Bill
from ledger.domain.bills import BillState
from ledger.domain.bills import check_number
from ledger.domain.bills import read_reference
from ledger.domain.bills import write_reference
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import BillUnknown
from ledger.domain.refusals import PairClosed
from ledger.services.ledger import Ledger
from ledger.services.sessions import Session
from ledger.services.standing import check_active
from ledger.store import bills
from ledger.store import people
from ledger.store.database import Work


@dataclass(frozen=True)
class BillView:
    """A bill as a till or wallet sees it; ``link`` goes into the QR."""

    bill: Bill
    reference: str
    link: str
    shop_name: str
    state: BillState


def open_bill(ledger: Ledger, work: Work, session: Session, amount: int) -> BillView:
    """Open a bill for the shop of the till that is signed in.

    Raises:
        AmountInvalid: not 1 … 2**53 - 1 yen.
        SignerScopeMissing, SignerNotValidNow: this signer may not accept.
        AccountNotActive: the shop is frozen or closed.
        PairClosed: the account is not a shop's.
    """
    now = ledger.clock()
    check_amount(amount)
    session.check_scope(Scope.ACCEPT, now)
    check_active(session.account)
    if session.account.kind is not Kind.SHOP:
        raise PairClosed(sender="resident", receiver="resident")
    bill = bills.insert_bill(work, session.account.address, session.signer, amount, now)
    return _view(ledger, work, bill)


def find_bill(ledger: Ledger, work: Work, reference: str) -> BillView:
    """Look a bill up by ``<id>.<mac>`` or, for the signed in, by its number.

    Raises:
        BillLinkInvalid: a code that was not made here.
        BillUnknown: no such bill.
    """
    if "." in reference:
        bill = bills.get_bill(work, read_reference(reference, ledger.bill_key))
        if bill is None:
            raise BillUnknown(bill=reference)
    else:
        bill = bills.get_bill_by_number(work, check_number(reference), ledger.clock())
    return _view(ledger, work, bill)


def get_bill(ledger: Ledger, reference: str) -> BillView:
    """Look a bill up as ``find_bill`` does, in a unit of work of its own.

    Raises:
        BillLinkInvalid, BillUnknown: as there.
    """
    with ledger.database.work() as work:
        return find_bill(ledger, work, reference)


def _view(ledger: Ledger, work: Work, bill: Bill) -> BillView:
    reference = write_reference(bill.bill_id, ledger.bill_key)
    return BillView(
        bill=bill,
        reference=reference,
        link=f"{ledger.settings.base_url}/p/{reference}",
        shop_name=people.shop_names(work, [bill.shop]).get(
            bill.shop, to_hex(bill.shop)
        ),
        state=bill.state_at(ledger.clock()),
    )
