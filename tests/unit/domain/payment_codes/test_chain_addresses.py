"""ERC-681 addresses: the samples of the standard, whole numbers, nothing guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.domain.payment_codes.chain_addresses import UINT256_MOST
from ledger.domain.payment_codes.chain_addresses import ChainAddress
from ledger.domain.payment_codes.chain_addresses import parse_chain_address
from ledger.domain.payment_codes.chain_addresses import read_number
from ledger.domain.payment_codes.chain_addresses import write_chain_address
from ledger.domain.refusals import PaymentCodeInvalid

TARGET = "0x89205a3a3b2a69de6dbf7f01ed13b2108b2c43e7"
PAYEE = "0x8e23ee67d1332ad560396262c48ffbb01f93d052"


def test_a_transfer_is_read_as_the_standard_writes_it() -> None:
    address = parse_chain_address(
        f"ethereum:{TARGET}@1/transfer?address={PAYEE}&uint256=1"
    )

    assert address == ChainAddress(
        TARGET, 1, "transfer", (("address", PAYEE), ("uint256", "1"))
    )
    assert address.value("address") == PAYEE
    assert address.number("uint256") == 1
    assert address.number("gas") is None


def test_an_amount_is_read_where_it_is_written_with_a_power_of_ten() -> None:
    address = parse_chain_address(f"ethereum:pay-{TARGET}?value=2.014e18")

    assert address.chain_id is None
    assert address.number("value") == 2_014_000_000_000_000_000


def test_upper_and_lower_case_lead_to_one_account() -> None:
    assert parse_chain_address("ethereum:0x" + TARGET[2:].upper()).target == TARGET


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("007", 7),
        ("1.50e2", 150),
        ("0.1E1", 1),
        (".5e1", 5),
        ("1.000", 1),
        (str(UINT256_MOST), UINT256_MOST),
        ("1e77", 10**77),
    ],
)
def test_a_number_is_whole_in_the_end(text: str, number: int) -> None:
    assert read_number(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "e5",
        "-1",
        "+1",
        "1.5",
        "1.55e1",
        "0x10",
        "1_000",
        "１",
        "1e78",
        "1e999999999",
        str(UINT256_MOST + 1),
        "1" * 101,
    ],
)
def test_what_is_no_whole_number_of_a_size_is_refused(text: str) -> None:
    with pytest.raises(PaymentCodeInvalid):
        read_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ethereum:",
        "ethereum:town.eth/transfer",
        f"bitcoin:{TARGET}",
        f"ethereum:{TARGET[:-1]}",
        f"ethereum:{TARGET}@",
        f"ethereum:{TARGET}@x",
        f"ethereum:{TARGET}@1/",
        f"ethereum:{TARGET}?amount",
        f"ethereum:{TARGET}?=1",
        f"ethereum:{TARGET}?a=1&&b=2",
        f"ethereum:{TARGET}?a=%ff",
        f"ethereum:{TARGET}\n",
        f"ethereum:{TARGET}?a=" + "1" * 600,
    ],
)
def test_what_is_no_chain_address_is_refused(text: str) -> None:
    with pytest.raises(PaymentCodeInvalid):
        parse_chain_address(text)


names = st.text("abcdefgz", min_size=1, max_size=8)


@given(
    st.binary(min_size=20, max_size=20),
    st.none() | st.integers(0, 10**17),
    st.none() | names,
    st.lists(
        st.tuples(
            names, st.text(st.characters(blacklist_categories=["Cs"]), max_size=10)
        ),
        max_size=2,
    ),
)
def test_a_written_address_is_read_back(
    target: bytes,
    chain_id: int | None,
    function: str | None,
    values: list[tuple[str, str]],
) -> None:
    address = ChainAddress("0x" + target.hex(), chain_id, function, tuple(values))

    assert parse_chain_address(write_chain_address(address)) == address


def test_an_address_that_would_be_read_as_another_is_not_written() -> None:
    with pytest.raises(PaymentCodeInvalid):
        write_chain_address(ChainAddress(TARGET.upper().replace("0X", "0x")))


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        address = parse_chain_address("ethereum:" + text)
    except PaymentCodeInvalid:
        return
    assert parse_chain_address(write_chain_address(address)) == address
