// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IssueLists} from "./IssueLists.sol";
import {Authorization, IIssuance, IssueRow, ListKind, LotRow} from "../interfaces/IIssuance.sol";
import {Purpose} from "../interfaces/IRegionalCurrency.sol";
import {ListHash} from "../libraries/ListHash.sol";
import {Lots} from "../libraries/Lots.sol";

/**
 * @title BurnLists
 * @dev Destroys money from lists: to repay it, to write it off, or to correct a wrong issue. A correction is held
 * against the issue: whoever brings it also brings the chunk that was issued, and it must be that chunk. What somebody
 * got for a charge code has no such chunk; a write-off takes it back, and gives nothing back to the cap.
 */
abstract contract BurnLists is IssueLists {
    mapping(bytes32 id => bytes32) private _corrects;
    mapping(bytes32 issueId => mapping(address account => uint256)) private _corrected;

    /// @dev What a correction is held against.
    struct Evidence {
        bytes32 issueId;
        uint256 lot;
        uint256 refusedRows;
        uint256 next;
    }

    /// @inheritdoc IIssuance
    function authorizeBurn(
        bytes32 id,
        Purpose purpose,
        bytes32 issueId,
        uint256 total,
        bytes32 listHead
    ) external onlyDesk {
        bool isCorrection = purpose == Purpose.CORRECT;
        if (purpose == Purpose.NONE || (issueId != 0) != isCorrection) revert IssuancePurposeInvalid(id, purpose);
        if (isCorrection) _authorized(issueId, ListKind.ISSUE);
        if (total > type(uint128).max) revert IssuanceTotalTooLarge(id, total);
        _authorize(id, ListKind.BURN, total, listHead).purpose = purpose;
        if (isCorrection) _corrects[id] = issueId;
        emit BurnAuthorized(id, purpose, issueId, total, listHead);
    }

    /// @inheritdoc IIssuance
    function burn(bytes32 id, LotRow[] calldata rows, bytes32 rest) external onlyRelay {
        Authorization memory list = _takeBurn(id, rows, rest);
        if (list.purpose == Purpose.CORRECT) revert IssuancePurposeInvalid(id, list.purpose);
        for (uint256 i = 0; i < rows.length; ++i) {
            LotRow calldata row = rows[i];
            uint32 index = _count(id, list, row.account, row.lot, row.amount);
            bytes memory reason = _currency.burn(row.account, row.lot, row.amount, list.purpose);
            if (_conclude(id, list, index, row.account, row.amount, reason)) {
                emit RowBurned(id, index, row.account, row.lot, row.amount);
            }
        }
        _putBurn(id, list, rest);
    }

    /// @inheritdoc IIssuance
    function correct(
        bytes32 id,
        LotRow[] calldata rows,
        bytes32 rest,
        IssueRow[] calldata given,
        bytes32 givenRest
    ) external onlyRelay {
        Authorization memory list = _takeBurn(id, rows, rest);
        if (list.purpose != Purpose.CORRECT) revert IssuancePurposeInvalid(id, list.purpose);
        Evidence memory evidence = _evidence(id, given, givenRest);
        for (uint256 i = 0; i < rows.length; ++i) {
            LotRow calldata row = rows[i];
            uint32 index = _count(id, list, row.account, row.lot, row.amount);
            bytes memory reason = _correctRow(id, evidence, row, given);
            if (_conclude(id, list, index, row.account, row.amount, reason)) {
                emit RowBurned(id, index, row.account, row.lot, row.amount);
            }
        }
        _putBurn(id, list, rest);
    }

    /// @inheritdoc IIssuance
    function correctedAmount(bytes32 issueId, address account) external view returns (uint256) {
        return _corrected[issueId][account];
    }

    /**
     * @dev Takes one row back, or returns why it may not be.
     *
     * Requirements: the evidence has a row of the account. Whoever brings another chunk must not be able to have the
     * row refused for good.
     */
    function _correctRow(
        bytes32 id,
        Evidence memory evidence,
        LotRow calldata row,
        IssueRow[] calldata given
    ) private returns (bytes memory reason) {
        // Both ascend, so one walk finds all.
        uint256 next = evidence.next;
        while (next < given.length && given[next].account < row.account) ++next;
        if (next == given.length || given[next].account != row.account) revert EvidenceMissing(id, row.account);
        evidence.next = next;
        bool isGiven = evidence.refusedRows & (1 << next) == 0 && row.lot == evidence.lot;
        uint256 amount = isGiven ? given[next].amount : 0;
        uint256 corrected = _corrected[evidence.issueId][row.account] + row.amount;
        if (corrected > amount) {
            return abi.encodeWithSelector(CorrectionExceedsIssue.selector, row.account, amount, corrected);
        }
        reason = _currency.burn(row.account, row.lot, row.amount, Purpose.CORRECT);
        if (reason.length == 0) _corrected[evidence.issueId][row.account] = corrected;
    }

    /// @dev Returns what a correction is held against. Requirements: the chunk is one of the issue, and was issued.
    function _evidence(
        bytes32 id,
        IssueRow[] calldata given,
        bytes32 givenRest
    ) private view returns (Evidence memory evidence) {
        evidence.issueId = _corrects[id];
        evidence.refusedRows = _refusedRows(evidence.issueId, ListHash.hash(given, givenRest));
        Authorization storage issued = _authorized(evidence.issueId, ListKind.ISSUE);
        evidence.lot = Lots.lotOf(issued.programme, issued.lastDay);
    }

    function _takeBurn(bytes32 id, LotRow[] calldata rows, bytes32 rest) private view returns (Authorization memory) {
        return _take(id, ListKind.BURN, ListHash.hash(rows, rest, ListKind.BURN), rows.length);
    }

    function _putBurn(bytes32 id, Authorization memory list, bytes32 rest) private {
        _put(id, list, rest);
        if (list.done) emit BurnCompleted(id, list.executed, list.refused);
    }
}
