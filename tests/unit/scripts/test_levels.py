"""How the gate counts: nothing that did not run may pass."""

from pathlib import Path

import pytest

from levels import Count
from levels import count_report


def write_report(folder: Path, *cases: str) -> Path:
    report = folder / "report.xml"
    body = "".join(cases)
    report.write_text(f"<testsuites><testsuite>{body}</testsuite></testsuites>")
    return report


PASSED = "<testcase name='a sale is paid'/>"


def test_passed_tests_are_counted(tmp_path: Path) -> None:
    report = write_report(tmp_path, PASSED, PASSED)

    assert count_report(report, exit_code=0) == Count(passed=2, failed=0)


@pytest.mark.parametrize("outcome", ["failure", "error", "skipped"])
def test_whatever_did_not_pass_has_failed(tmp_path: Path, outcome: str) -> None:
    report = write_report(tmp_path, PASSED, f"<testcase><{outcome}/></testcase>")

    assert count_report(report, exit_code=0) == Count(passed=1, failed=1)


def test_a_run_without_a_test_has_failed(tmp_path: Path) -> None:
    report = write_report(tmp_path)

    assert count_report(report, exit_code=0) == Count(passed=0, failed=1)


def test_a_run_that_left_no_report_has_failed(tmp_path: Path) -> None:
    assert count_report(tmp_path / "none.xml", exit_code=0) == Count(failed=1)


def test_a_run_that_broke_outside_of_its_tests_has_failed(tmp_path: Path) -> None:
    report = write_report(tmp_path, PASSED)

    assert count_report(report, exit_code=3) == Count(passed=1, failed=1)


def test_the_last_line_is_plain() -> None:
    total = Count(passed=3, failed=1) + Count(passed=4)

    assert str(total) == "7 passed, 1 failed"
