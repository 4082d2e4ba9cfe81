// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IssuanceBase} from "./IssuanceBase.sol";
import {Authorization, IIssuance, ListKind} from "../interfaces/IIssuance.sol";

/**
 * @title ListBook
 * @dev What was authorized, and how far it has come. A list is a chain of hashes: the officers sign its head, and each
 * chunk that is brought must hash to what is due next. One book for all kinds, so that no number is used twice.
 */
abstract contract ListBook is IssuanceBase {
    uint256 private constant ROWS_MAX = 100;

    mapping(bytes32 id => Authorization) private _authorizations;

    /// @inheritdoc IIssuance
    function authorization(bytes32 id) external view returns (Authorization memory) {
        return _authorizations[id];
    }

    /**
     * @dev Writes down what was authorized, and returns where.
     *
     * Requirements: a number not used before; a total, and the caller sees to it that it has at most 128 bits; a list.
     */
    function _authorize(
        bytes32 id,
        ListKind kind,
        uint256 total,
        bytes32 head
    ) internal returns (Authorization storage authorized) {
        authorized = _authorizations[id];
        if (authorized.kind != ListKind.NONE) revert IssuanceAuthorizationKnown(id);
        if (total == 0 || head == 0) revert IssuanceListEmpty(id);
        authorized.kind = kind;
        authorized.total = uint128(total);
        authorized.next = head;
    }

    /// @dev Returns what was authorized. Requirements: it was, and is of this kind.
    function _authorized(bytes32 id, ListKind kind) internal view returns (Authorization storage authorized) {
        authorized = _authorizations[id];
        if (authorized.kind != kind) revert IssuanceAuthorizationUnknown(id);
    }

    /// @dev Returns a list. Requirements: not at its end, and `chunk`, of a fit number of rows, is due next.
    function _take(
        bytes32 id,
        ListKind kind,
        bytes32 chunk,
        uint256 rows
    ) internal view returns (Authorization memory list) {
        list = _authorized(id, kind);
        if (list.done) revert ListDone(id);
        if (rows == 0 || rows > ROWS_MAX) revert ListChunkSize(rows, ROWS_MAX);
        if (chunk != list.next) revert ListMismatch(id, list.next, chunk);
    }

    /**
     * @dev Counts a row, and returns its index.
     *
     * Requirements: it is above the one before, by account and then by lot, and the rows do not sum to more than was
     * authorized. Lists without lots give 0 for each, so their accounts ascend.
     */
    function _count(
        bytes32 id,
        Authorization memory list,
        address account,
        uint256 lot,
        uint256 amount
    ) internal pure returns (uint32 index) {
        index = list.rows;
        bool isSameAccount = account == list.lastAccount && account != address(0);
        if (account <= list.lastAccount && !(isSameAccount && lot != 0)) {
            revert ListOrder(id, index, list.lastAccount, account);
        }
        if (isSameAccount && lot <= list.lastLot) revert ListLotOrder(id, index, list.lastLot, lot);
        uint256 listed = uint256(list.executed) + list.refused;
        if (amount > list.total - listed) {
            revert ListTotalMismatch(id, list.total, Math.saturatingAdd(listed, amount));
        }
        list.lastAccount = account;
        list.lastLot = lot;
        list.rows = index + 1;
    }

    /// @dev Counts what a row came to. Emits {RowRefused} if it may not run.
    function _conclude(
        bytes32 id,
        Authorization memory list,
        uint32 index,
        address account,
        uint256 amount,
        bytes memory reason
    ) internal returns (bool isExecuted) {
        // The sum of both is at most the total, which has as many bits.
        if (reason.length == 0) {
            list.executed += uint128(amount);
            return true;
        }
        list.refused += uint128(amount);
        emit RowRefused(id, index, account, amount, reason);
    }

    /// @dev Writes down how far a list has come. Requirements: at its end, the rows sum to the total.
    function _put(bytes32 id, Authorization memory list, bytes32 rest) internal {
        list.next = rest;
        list.done = rest == 0;
        uint256 listed = uint256(list.executed) + list.refused;
        if (list.done && listed != list.total) revert ListTotalMismatch(id, list.total, listed);
        _authorizations[id] = list;
    }
}
