"""Every structure that is signed, held against viem: a wallet not written here."""

import json
import random
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ledger.chain.keys import key_from_secret
from ledger.chain.messages import Message
from ledger.chain.messages import acceptance_message
from ledger.chain.messages import cancellation_message
from ledger.chain.messages import contest_message
from ledger.chain.messages import enrolment_message
from ledger.chain.messages import payment_message
from ledger.chain.messages import presentment_message
from ledger.chain.messages import refund_message
from ledger.chain.messages import revocation_message
from ledger.chain.signatures import recover
from ledger.chain.typed_data import ACCEPTANCE_TYPES
from ledger.chain.typed_data import ACTION_TYPES
from ledger.chain.typed_data import CANCELLATION_TYPES
from ledger.chain.typed_data import CLAIM_TYPES
from ledger.chain.typed_data import CONTEST_TYPES
from ledger.chain.typed_data import ENROLMENT_TYPES
from ledger.chain.typed_data import PAYMENT_TYPES
from ledger.chain.typed_data import PRESENTMENT_TYPES
from ledger.chain.typed_data import REFUND_TYPES
from ledger.chain.typed_data import REPLACEMENT_TYPES
from ledger.chain.typed_data import REVOCATION_TYPES
from ledger.chain.typed_data import WITHDRAWAL_TYPES
from ledger.chain.typed_data import Domain
from ledger.chain.typed_data import Types
from ledger.domain.accounts import Permission
from ledger.domain.accounts import Scope
from ledger.domain.hexes import to_hex
from ledger.domain.orders import Leg
from ledger.domain.orders import Payment
from ledger.domain.presentments import Acceptance
from ledger.domain.presentments import Presentment
from ledger.domain.refunds import Cancellation
from ledger.domain.refunds import Refund
from ledger.domain.signers import Contest
from ledger.domain.signers import Enrolment
from ledger.domain.signers import Revocation

HERE = Path(__file__).parent
KEY = key_from_secret(bytes(range(1, 33)))
EACH = 12
"""Examples of each structure; all of them are signed by one process."""


class Draw:
    """Values at random, the ends of their range among them, always the same ones."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def number(self, bits: int) -> int:
        ends = [0, 1, (1 << bits) - 1, 1 << (bits - 1)]
        return self._random.choice([*ends, self._random.getrandbits(bits)])

    def some(self, count: int) -> bytes:
        return self._random.randbytes(count)

    def signer(self) -> bytes:
        return self.some(self._random.choice([20, 84]))

    def legs(self) -> tuple[Leg, ...]:
        count = self._random.choice([0, 1, 3, 8])
        return tuple(Leg(self.number(256), self.number(256)) for _ in range(count))

    def permission(self) -> Permission:
        return Permission(
            self.number(48),
            self.number(48),
            Scope(self._random.randrange(16)),
            self.number(64),
            self.number(64),
        )


def _action(draw: Draw) -> Message:
    return {
        "target": to_hex(draw.some(20)),
        "data": draw.some(draw.number(8)),
        "salt": draw.some(32),
        "notBefore": draw.number(48),
        "notAfter": draw.number(48),
    }


def _payment(draw: Draw) -> Message:
    return payment_message(
        Payment(
            draw.some(20),
            draw.some(20),
            draw.legs(),
            draw.some(32),
            draw.number(48),
            draw.number(48),
            draw.some(32),
        )
    )


def _presentment(draw: Draw) -> Message:
    return presentment_message(
        Presentment(
            draw.some(20),
            draw.number(256),
            draw.number(48),
            draw.number(48),
            draw.some(32),
        )
    )


def _acceptance(draw: Draw) -> Message:
    return acceptance_message(
        Acceptance(draw.some(32), draw.some(20), draw.legs(), draw.some(32))
    )


def _refund(draw: Draw) -> Message:
    return refund_message(
        Refund(
            draw.some(20),
            draw.some(32),
            draw.some(20),
            draw.legs(),
            draw.number(16),
            draw.number(48),
        )
    )


def _cancellation(draw: Draw) -> Message:
    return cancellation_message(Cancellation(draw.some(20), draw.some(32)))


def _enrolment(draw: Draw) -> Message:
    return enrolment_message(
        Enrolment(
            draw.some(20),
            draw.signer(),
            draw.permission(),
            draw.number(32),
            draw.number(48),
            draw.some(32),
        )
    )


def _revocation(draw: Draw) -> Message:
    return revocation_message(
        Revocation(
            draw.some(20),
            draw.signer(),
            draw.number(32),
            draw.number(48),
            draw.some(32),
        )
    )


def _contest(draw: Draw) -> Message:
    return contest_message(
        Contest(draw.some(20), draw.number(32), draw.signer(), draw.number(48))
    )


def _claim(draw: Draw) -> Message:
    return {"authorization": draw.some(32), "account": to_hex(draw.some(20))}


def _withdrawal(draw: Draw) -> Message:
    return {"action": draw.some(32)}


def _replacement(draw: Draw) -> Message:
    officers = [
        {"person": draw.some(32), "signer": draw.some(20), "roles": draw.number(8)}
        for _ in range(3)
    ]
    return {"officers": officers, "salt": draw.some(32)}


SIGNED: dict[str, tuple[Types, Callable[[Draw], Message]]] = {
    "Action": (ACTION_TYPES, _action),
    "Payment": (PAYMENT_TYPES, _payment),
    "Presentment": (PRESENTMENT_TYPES, _presentment),
    "Acceptance": (ACCEPTANCE_TYPES, _acceptance),
    "Refund": (REFUND_TYPES, _refund),
    "Cancellation": (CANCELLATION_TYPES, _cancellation),
    "Enrolment": (ENROLMENT_TYPES, _enrolment),
    "Revocation": (REVOCATION_TYPES, _revocation),
    "Contest": (CONTEST_TYPES, _contest),
    "Claim": (CLAIM_TYPES, _claim),
    "Withdrawal": (WITHDRAWAL_TYPES, _withdrawal),
    "Replacement": (REPLACEMENT_TYPES, _replacement),
}


def _domain(draw: Draw) -> Domain:
    return Domain("RegionalCurrency", draw.number(32) + 1, draw.some(20))


EXAMPLES = [
    (name, types, domain, make(draw))
    for name, (types, make) in SIGNED.items()
    for draw in (Draw(f"{name} {index}") for index in range(EACH))
    for domain in (_domain(draw),)
]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, bytes):
        return to_hex(value)
    return f"{value}n" if isinstance(value, int) else value


@pytest.fixture(scope="module")
def answered() -> dict[str, Any]:
    requests = [
        {
            "domain": _plain(domain.as_json()),
            "types": types,
            "primaryType": name,
            "message": _plain(message),
        }
        for name, types, domain, message in EXAMPLES
    ]
    done = subprocess.run(
        ["node", str(HERE / "sign_with_viem.mjs")],
        input=json.dumps({"secret": to_hex(KEY.secret), "requests": requests}),
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def test_viem_signs_with_the_account_that_is_meant(answered: dict[str, Any]) -> None:
    assert answered["address"].lower() == to_hex(KEY.address)
    assert len(answered["answers"]) == len(EXAMPLES) == EACH * len(SIGNED)


@pytest.mark.parametrize("name", SIGNED)
def test_a_structure_has_the_digest_and_signature_that_viem_makes(
    name: str, answered: dict[str, Any]
) -> None:
    for example, answer in zip(EXAMPLES, answered["answers"], strict=True):
        primary, types, domain, message = example
        if primary != name:
            continue
        digest = domain.digest(types, primary, message)
        signature = bytes.fromhex(answer["signature"][2:])
        assert answer["digest"] == to_hex(digest)
        assert recover(digest, signature) == KEY.address
        assert KEY.sign(digest) == signature
