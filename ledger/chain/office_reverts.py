"""The errors of desk and registry that have a twin here, about who may decide."""

from collections.abc import Callable
from typing import Any

from ledger.domain import office_refusals
from ledger.domain import signer_refusals
from ledger.domain.accounts import OfficerRole
from ledger.domain.errors import MeguruError
from ledger.domain.hexes import to_hex

Values = dict[str, Any]

OFFICE_TRANSLATIONS: dict[str, Callable[[Values], MeguruError]] = {
    "DeskSamePerson": lambda v: office_refusals.SamePerson(),
    "DeskRoleMissing": lambda v: office_refusals.OfficerRoleMissing(
        signer=to_hex(v["signer"]), role=(OfficerRole(v["role"]).name or "").lower()
    ),
    "DeskActionWithdrawn": lambda v: office_refusals.ActionNotWaiting(
        action=to_hex(v["action"]), state="withdrawn"
    ),
    "RegistryEpochWrong": lambda v: signer_refusals.EpochChanged(
        account=to_hex(v["account"]), epoch=v["epoch"], given=v["given"]
    ),
    "RegistryRecoveryPending": lambda v: signer_refusals.RecoveryPending(
        account=to_hex(v["account"])
    ),
    "RegistryRecoveryUnknown": lambda v: signer_refusals.RecoveryUnknown(
        account=to_hex(v["account"])
    ),
    "RegistryRecoveryContested": lambda v: signer_refusals.RecoveryContested(
        account=to_hex(v["account"])
    ),
    "RegistryRecoveryEarly": lambda v: signer_refusals.RecoveryNotDue(
        account=to_hex(v["account"]), active_from=v["activeFrom"]
    ),
}
