// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ListBook} from "./ListBook.sol";
import {Authorization, IIssuance, ListKind, LotRow} from "../interfaces/IIssuance.sol";
import {ListHash} from "../libraries/ListHash.sol";

/**
 * @title SettlementRuns
 * @dev Destroys what shops took, against a payout by the bank. The bank's file is made from what was destroyed, and
 * closing the run says so.
 */
abstract contract SettlementRuns is ListBook {
    mapping(bytes32 id => bytes32) private _files;

    /// @inheritdoc IIssuance
    function authorizeRedeem(bytes32 id, uint256 total, bytes32 listHead) external onlyDesk {
        if (total > type(uint128).max) revert IssuanceTotalTooLarge(id, total);
        _authorize(id, ListKind.REDEEM, total, listHead);
        emit RedeemAuthorized(id, total, listHead);
    }

    /// @inheritdoc IIssuance
    function redeem(bytes32 id, LotRow[] calldata rows, bytes32 rest) external onlyRelay {
        bytes32 chunk = ListHash.hash(rows, rest, ListKind.REDEEM);
        Authorization memory list = _take(id, ListKind.REDEEM, chunk, rows.length);
        for (uint256 i = 0; i < rows.length; ++i) {
            LotRow calldata row = rows[i];
            uint32 index = _count(id, list, row.account, row.lot, row.amount);
            bytes memory reason = _currency.redeem(row.account, row.lot, row.amount);
            if (_conclude(id, list, index, row.account, row.amount, reason)) {
                emit RowRedeemed(id, index, row.account, row.lot, row.amount);
            }
        }
        _put(id, list, rest);
        if (list.done) emit RedeemCompleted(id, list.executed, list.refused);
    }

    /// @inheritdoc IIssuance
    function closeRun(bytes32 id, bytes32 fileHash, uint256 total) external onlyDesk {
        Authorization storage run = _authorized(id, ListKind.REDEEM);
        if (!run.done) revert RunNotDone(id);
        if (_files[id] != 0) revert RunIsClosed(id, _files[id]);
        if (fileHash == 0) revert RunFileMissing(id);
        if (total != run.executed) revert RunTotalMismatch(id, run.executed, total);
        _files[id] = fileHash;
        emit RunClosed(id, fileHash, total);
    }

    /// @inheritdoc IIssuance
    function runFile(bytes32 id) external view returns (bytes32) {
        return _files[id];
    }
}
