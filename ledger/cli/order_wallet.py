"""What a phone and a till do around orders: present, charge, give back, cancel.

As with payments the server proposes and this side signs only what says what was asked
for: this shop's, this payment's, this amount.
"""

import secrets
import time
from typing import Any

from ledger.chain.messages import presentment_message
from ledger.chain.typed_data import PRESENTMENT_TYPES
from ledger.chain.typed_data import Domain
from ledger.cli.wallet import QuoteDiffers
from ledger.cli.wallet import Wallet
from ledger.domain.hexes import parse_hex
from ledger.domain.hexes import to_hex
from ledger.domain.payment_codes.presentments import PresentedCode
from ledger.domain.payment_codes.presentments import read_code
from ledger.domain.payment_codes.presentments import write_code
from ledger.domain.presentments import Presentment

PRESENTMENT_VALIDITY_SECONDS = 3600


class OrderWallet(Wallet):
    """A phone or a till that does more than pay and be paid."""

    def present(self, limit: int) -> str:
        """Sign that a shop may charge up to ``limit`` yen; returns the code to show."""
        now = int(time.time())
        presentment = Presentment(
            payer=parse_hex(self.account, "account", 20),
            limit=limit,
            valid_after=now,
            valid_before=now + PRESENTMENT_VALIDITY_SECONDS,
            salt=secrets.token_bytes(32),
        )
        message = presentment_message(presentment)
        signature = self._sign(self._network()["Presentment"], message)
        return write_code(
            PresentedCode(
                presentment,
                parse_hex(self.signer, "signer"),
                parse_hex(signature, "signature"),
            )
        )

    def hash_code(self, code: str) -> str:
        """The order that a payment code stands for."""
        domain = self._network()["Presentment"]["domain"]
        message = presentment_message(read_code(code).presentment)
        digest = Domain(
            domain["name"],
            domain["chainId"],
            parse_hex(domain["verifyingContract"], "contract", 20),
            domain["version"],
        ).digest(PRESENTMENT_TYPES, "Presentment", message)
        return to_hex(digest)

    def quote_code(self, code: str, amount: int) -> dict[str, Any]:
        """What this till would charge to a code."""
        body = {"code": code, "amount": amount}
        return self._ask("POST", "/v1/presentments/quote", json=body)

    def charge(self, code: str, quote: dict[str, Any], amount: int) -> dict[str, Any]:
        """Sign what was quoted for a code and hand both in.

        Raises:
            QuoteDiffers: it charges something else than was asked for.
        """
        typed = quote["typed_data"]
        message = typed["message"]
        self._check(typed, "Acceptance", amount, payee=self.account)
        if message["presentment"] != self.hash_code(code):
            raise QuoteDiffers(field="presentment")
        body = {
            "code": code,
            "payee": message["payee"],
            "legs": message["legs"],
            "bill_ref": message["billRef"],
            "signer": self.signer,
            "signature": self._sign(typed, message),
        }
        return self._ask("POST", "/v1/presentments", json=body)

    def quote_refund(self, order: str, amount: int | None) -> dict[str, Any]:
        """What this till would give back of a payment."""
        path = f"/v1/payments/{order}/refunds/quote"
        return self._ask("POST", path, json={"amount": amount})

    def refund(self, order: str, quote: dict[str, Any], amount: int) -> dict[str, Any]:
        """Sign what was quoted to give back, and hand it in.

        Raises:
            QuoteDiffers: it gives back something else than was asked for.
        """
        typed = quote["typed_data"]
        message = typed["message"]
        self._check(typed, "Refund", amount, shop=self.account, order=order)
        body = {
            "payer": message["payer"],
            "shop": message["shop"],
            "legs": message["legs"],
            "sequence": message["sequence"],
            "valid_before": message["validBefore"],
            "signer": self.signer,
            "signature": self._sign(typed, message),
        }
        return self._ask("POST", f"/v1/payments/{order}/refunds", json=body)

    def view_refunds(self, order: str) -> dict[str, Any]:
        """What was given back of a payment."""
        return self._ask("GET", f"/v1/payments/{order}/refunds")

    def cancel(self, order: str) -> dict[str, Any]:
        """Ask for an order of this account to be cancelled; repeat until it is."""
        message = {"payer": self.account, "order": order}
        body = {
            "payer": self.account,
            "signer": self.signer,
            "signature": self._sign(self._network()["Cancellation"], message),
        }
        return self._ask("POST", f"/v1/payments/{order}/cancellation", json=body)

    def _check(
        self, typed: dict[str, Any], name: str, amount: int, **expected: str
    ) -> None:
        message = typed["message"]
        for field, value in expected.items():
            if message[field] != value:
                raise QuoteDiffers(field=field)
        if sum(leg["amount"] for leg in message["legs"]) != amount:
            raise QuoteDiffers(field="amount")
        if typed["domain"] != self._network()[name]["domain"]:
            raise QuoteDiffers(field="domain")
