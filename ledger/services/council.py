"""The council's sealed keys: together they may replace the officers, nothing else.

Its members sign a file on machines of their own. What is announced is seen by
everybody for 14 days, and no officer can stop it.
"""

from collections.abc import Sequence

from ledger.chain.signatures import recover
from ledger.domain.accounts import OfficerRole
from ledger.domain.hexes import to_hex
from ledger.domain.refusals import FieldInvalid
from ledger.domain.refusals import SignatureInvalid
from ledger.domain.roles import OfficerKey
from ledger.domain.signer_refusals import CouncilKeyUnknown
from ledger.domain.signer_refusals import CouncilTooFew
from ledger.domain.signer_refusals import ReplacementNotDue
from ledger.domain.signer_refusals import ReplacementUnknown
from ledger.services.calls import enqueue
from ledger.services.ledger import Ledger
from ledger.store import journal
from ledger.store import outbox

ANNOUNCE = "announce"
REPLACE = "replace"
OFFICERS_MOST = 20
PERSONS_LEAST = 3
CHECKERS_LEAST = 2
_DESK = "OfficerDesk"


def check_replacement(officers: Sequence[OfficerKey]) -> None:
    """Refuse officers whom the desk would refuse.

    Raises:
        FieldInvalid: too many keys, one named twice, or too few persons who may
            make or check.
    """
    if len(officers) > OFFICERS_MOST:
        raise FieldInvalid(field="officer", reason=f"at most {OFFICERS_MOST} keys")
    if len({officer.signer for officer in officers}) != len(officers):
        raise FieldInvalid(field="officer", reason="a key is named twice")
    checkers = {o.person for o in officers if o.roles & OfficerRole.CHECKER}
    makers = {o.person for o in officers if o.roles & OfficerRole.MAKER}
    persons = {officer.person for officer in officers}
    if (
        len(persons) < PERSONS_LEAST
        or len(checkers) < CHECKERS_LEAST
        or not makers
        or not all(officer.roles for officer in officers)
    ):
        raise FieldInvalid(
            field="officer",
            reason="three persons are needed, one who may make and two who may check",
        )


def announce(
    ledger: Ledger,
    officers: Sequence[OfficerKey],
    salt: bytes,
    council: Sequence[tuple[bytes, bytes]],
    actor: str,
) -> bytes:
    """Announce other officers with the council's signatures; returns its hash.

    ``council`` are (signer, signature). Doing it twice is harmless.

    Raises:
        FieldInvalid: officers whom the desk would refuse.
        SignatureInvalid, CouncilKeyUnknown, CouncilTooFew: who signed.
    """
    check_replacement(officers)
    digest = ledger.town.hash_replacement(officers, salt)
    _check_council(ledger, digest, council)
    call = ledger.town.call_propose_replacement(officers, salt, council)
    now = ledger.clock()
    with ledger.database.work() as work:
        if enqueue(work, call, ANNOUNCE, outbox.LANE_RELAY, to_hex(digest), now):
            subject = {
                "replacement": to_hex(digest),
                "signers": [to_hex(officer.signer) for officer in officers],
            }
            journal.append(work, now, actor, "replacement announced", subject)
        work.commit()
    return digest


def replace(
    ledger: Ledger, officers: Sequence[OfficerKey], salt: bytes, actor: str
) -> bytes:
    """Put the announced officers in, 14 days later; returns the replacement's hash.

    Raises:
        ReplacementUnknown: it was not announced, taken back, or is done.
        ReplacementNotDue: its time has not come.
    """
    digest = ledger.town.hash_replacement(officers, salt)
    active_from = replacement_from(ledger, digest)
    now = ledger.clock()
    if active_from == 0:
        raise ReplacementUnknown(replacement=to_hex(digest))
    if now < active_from:
        raise ReplacementNotDue(active_from=active_from)
    call = ledger.town.call_replace_officers(officers, salt)
    with ledger.database.work() as work:
        if enqueue(work, call, REPLACE, outbox.LANE_RELAY, to_hex(digest), now):
            subject = {"replacement": to_hex(digest)}
            journal.append(work, now, actor, "replacement asked", subject)
        work.commit()
    return digest


def replacement_from(ledger: Ledger, replacement: bytes) -> int:
    """Return from when on a replacement can be carried out, or 0 if none waits."""
    answer = ledger.gateway.call(_DESK, "replacementFrom", replacement)
    return int(answer[0])


def _check_council(
    ledger: Ledger, digest: bytes, council: Sequence[tuple[bytes, bytes]]
) -> None:
    counted: set[bytes] = set()
    for signer, signature in council:
        if recover(digest, signature) != signer:
            raise SignatureInvalid(signer=to_hex(signer))
        is_known = ledger.gateway.call(_DESK, "isCouncilKey", signer)[0]
        if not is_known or signer in counted:
            raise CouncilKeyUnknown(signer=to_hex(signer))
        counted.add(signer)
    _, threshold = ledger.gateway.call(_DESK, "councilSeats")
    if len(counted) < threshold:
        raise CouncilTooFew(given=len(counted), threshold=threshold)
