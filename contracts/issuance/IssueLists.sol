// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IssueTerms} from "./IssueTerms.sol";
import {Authorization, IIssuance, IssueRow, ListKind} from "../interfaces/IIssuance.sol";
import {ListHash} from "../libraries/ListHash.sol";
import {Lots} from "../libraries/Lots.sol";

/**
 * @title IssueLists
 * @dev Creates money from lists. Of each chunk it keeps, in one slot, that it was issued and which rows were refused,
 * so that a correction can be held against it.
 */
abstract contract IssueLists is IssueTerms {
    uint256 private constant EXECUTED = 1 << 255;

    mapping(bytes32 id => mapping(bytes32 chunk => uint256)) private _chunks;

    /// @inheritdoc IIssuance
    function authorizeIssue(
        bytes32 id,
        uint32 programme,
        uint32 lastDay,
        uint256 total,
        uint256 consideration,
        bytes32 listHead
    ) external onlyDesk {
        _authorizeLot(id, ListKind.ISSUE, programme, lastDay, total, consideration, listHead);
        emit IssueAuthorized(id, programme, lastDay, total, consideration, listHead);
    }

    /// @inheritdoc IIssuance
    function issue(bytes32 id, IssueRow[] calldata rows, bytes32 rest) external {
        bytes32 chunk = ListHash.hash(rows, rest);
        Authorization memory list = _take(id, ListKind.ISSUE, chunk, rows.length);
        uint128 refusedBefore = list.refused;
        uint256 refusedRows = _issueRows(id, list, rows);
        _chunks[id][chunk] = EXECUTED | refusedRows;
        _put(id, list, rest);
        if (list.refused != refusedBefore) _currency.releaseCap(list.programme, list.refused - refusedBefore);
        if (list.done) emit IssueCompleted(id, list.executed, list.refused);
    }

    /**
     * @dev Returns which rows of an issued chunk were refused, a bit each.
     *
     * Requirements: the chunk is one of `issueId` and was issued.
     */
    function _refusedRows(bytes32 issueId, bytes32 chunk) internal view returns (uint256) {
        uint256 stored = _chunks[issueId][chunk];
        if (stored == 0) revert EvidenceUnknown(issueId, chunk);
        return stored & ~EXECUTED;
    }

    /// @dev Issues rows, or refuses them and goes on; returns which were refused. Emits {RowIssued} or {RowRefused}.
    function _issueRows(
        bytes32 id,
        Authorization memory list,
        IssueRow[] calldata rows
    ) private returns (uint256 refusedRows) {
        uint256 lot = Lots.lotOf(list.programme, list.lastDay);
        for (uint256 i = 0; i < rows.length; ++i) {
            IssueRow calldata row = rows[i];
            uint32 index = _count(id, list, row.account, 0, row.amount);
            bytes memory reason = _currency.issue(row.account, lot, row.amount);
            if (_conclude(id, list, index, row.account, row.amount, reason)) {
                emit RowIssued(id, index, row.account, row.amount);
            } else {
                refusedRows |= 1 << i;
            }
        }
    }
}
