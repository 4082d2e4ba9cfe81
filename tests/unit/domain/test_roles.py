"""Roles as people write them."""

import pytest

from ledger.domain.accounts import OfficerRole
from ledger.domain.refusals import FieldInvalid
from ledger.domain.roles import ROLES
from ledger.domain.roles import read_officer_roles
from ledger.domain.roles import read_role


@pytest.mark.parametrize("role", ROLES)
def test_a_role_is_read_in_either_case(role: str) -> None:
    assert read_role(role) == read_role(f" {role.lower()} ") == role


@pytest.mark.parametrize("written", ["", "officer", "DEFAULT_ADMIN"])
def test_what_is_no_role_is_refused(written: str) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        read_role(written)

    assert refusal.value.values["field"] == "role"


def test_officers_may_have_several_roles() -> None:
    both = read_officer_roles("maker, CHECKER")

    assert both == OfficerRole.MAKER | OfficerRole.CHECKER
    assert read_officer_roles("auditor") == OfficerRole.AUDITOR


@pytest.mark.parametrize("written", ["", "maker,", "maker,boss"])
def test_what_officers_cannot_be_is_refused(written: str) -> None:
    with pytest.raises(FieldInvalid) as refusal:
        read_officer_roles(written)

    assert refusal.value.values["field"] == "roles"
