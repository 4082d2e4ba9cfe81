// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Authorization, IIssuance, IssueRow, IssuerKind} from "./interfaces/IIssuance.sol";
import {IRegionalCurrency, Programme} from "./interfaces/IRegionalCurrency.sol";
import {Lots} from "./libraries/Lots.sol";
import {ProgrammeFlags} from "./libraries/ProgrammeFlags.sol";

/**
 * @title Issuance
 * @notice The only contract that creates money, from lists that two officers signed. A list is a chain of hashes: the
 * officers sign its head, and each chunk that is brought must hash to what is due next.
 */
contract Issuance is IIssuance {
    bytes32 private constant LIST_TYPEHASH = keccak256(
        "List(uint256 chainId,address contract,uint8 kind,Row[] rows,bytes32 rest)"
        "Row(address account,uint256 amount)"
    );
    uint8 private constant LIST_KIND_ISSUE = 1;
    uint256 private constant ROWS_MAX = 100;
    /// @dev Shops have at least this long after the last possible payment to redeem what they took.
    uint256 private constant REDEEM_DAYS_MIN = 31;

    address private immutable _desk;
    IRegionalCurrency private immutable _currency;
    IssuerKind private immutable _issuerKind;

    mapping(bytes32 id => Authorization) private _authorizations;

    /**
     * @param desk_ The officers' desk.
     * @param currency_ The money to issue.
     * @param issuerKind_ What the issuer is by law.
     */
    constructor(address desk_, IRegionalCurrency currency_, IssuerKind issuerKind_) {
        _desk = desk_;
        _currency = currency_;
        _issuerKind = issuerKind_;
    }

    /// @inheritdoc IIssuance
    function authorizeIssue(
        bytes32 id,
        uint32 programme,
        uint32 lastDay,
        uint256 total,
        uint256 consideration,
        bytes32 listHead
    ) external {
        if (msg.sender != _desk) revert IssuanceCallerNotDesk(msg.sender);
        if (_authorizations[id].total != 0) revert IssuanceAuthorizationKnown(id);
        if (total == 0 || listHead == 0) revert IssuanceListEmpty(id);
        // The cap has 96 bits and refuses whatever would not fit the 128 of a total.
        _currency.reserveCap(programme, total);
        _checkTerms(programme, lastDay, total, consideration);

        Authorization storage authorized = _authorizations[id];
        authorized.programme = programme;
        authorized.lastDay = lastDay;
        authorized.total = uint128(total);
        authorized.next = listHead;
        emit IssueAuthorized(id, programme, lastDay, total, consideration, listHead);
    }

    /// @inheritdoc IIssuance
    function issue(bytes32 id, IssueRow[] calldata rows, bytes32 rest) external {
        Authorization memory list = _authorizations[id];
        _checkChunk(id, list, rows, rest);
        uint128 refusedBefore = list.refused;
        uint256 lot = Lots.lotOf(list.programme, list.lastDay);
        for (uint256 i = 0; i < rows.length; ++i) {
            _issueRow(id, list, lot, rows[i]);
        }
        list.next = rest;
        list.done = rest == 0;
        uint256 listed = uint256(list.executed) + list.refused;
        if (list.done && listed != list.total) revert ListTotalMismatch(id, list.total, listed);
        _authorizations[id] = list;
        if (list.refused != refusedBefore) _currency.releaseCap(list.programme, list.refused - refusedBefore);
        if (list.done) emit IssueCompleted(id, list.executed, list.refused);
    }

    /// @inheritdoc IIssuance
    function authorization(bytes32 id) external view returns (Authorization memory) {
        return _authorizations[id];
    }

    /// @inheritdoc IIssuance
    function desk() external view returns (address) {
        return _desk;
    }

    /// @inheritdoc IIssuance
    function currency() external view returns (IRegionalCurrency) {
        return _currency;
    }

    /// @inheritdoc IIssuance
    function issuerKind() external view returns (IssuerKind) {
        return _issuerKind;
    }

    /**
     * @dev Issues one row, or refuses it and goes on; `list` counts it.
     *
     * Requirements: its account is above the one before; the rows do not sum to more than was authorized.
     * Emits {RowIssued} or {RowRefused}.
     */
    function _issueRow(bytes32 id, Authorization memory list, uint256 lot, IssueRow calldata row) private {
        uint32 index = list.rows;
        if (row.account <= list.lastAccount) revert ListOrder(id, index, list.lastAccount, row.account);
        uint256 listed = uint256(list.executed) + list.refused;
        if (row.amount > list.total - listed) {
            revert ListTotalMismatch(id, list.total, Math.saturatingAdd(listed, row.amount));
        }
        list.lastAccount = row.account;
        list.rows = index + 1;
        bytes memory reason = _currency.issue(row.account, lot, row.amount);
        if (reason.length == 0) {
            list.executed += uint128(row.amount);
            emit RowIssued(id, index, row.account, row.amount);
        } else {
            list.refused += uint128(row.amount);
            emit RowRefused(id, index, row.account, row.amount, reason);
        }
    }

    /// @dev Requirements: the price is the one the programme asks; shops will have time to redeem the lot.
    function _checkTerms(uint32 programme, uint32 lastDay, uint256 total, uint256 consideration) private view {
        Programme memory terms = _currency.programme(programme);
        bool isPurchased = terms.flags & ProgrammeFlags.PURCHASED != 0;
        if (consideration != (isPurchased ? total : 0)) {
            revert IssuanceConsiderationInvalid(programme, consideration, total);
        }
        bool isForever = lastDay == Lots.LAST_DAY_NEVER && terms.redeemUntil == Lots.LAST_DAY_NEVER;
        if (!isForever && uint256(lastDay) + terms.graceDays + REDEEM_DAYS_MIN > terms.redeemUntil) {
            revert IssuanceLastDayInvalid(programme, lastDay, terms.redeemUntil);
        }
    }

    /// @dev Requirements: an authorized list not at its end, a chunk of a fit size that is the one due next.
    function _checkChunk(bytes32 id, Authorization memory list, IssueRow[] calldata rows, bytes32 rest) private view {
        if (list.total == 0) revert IssuanceAuthorizationUnknown(id);
        if (list.done) revert ListDone(id);
        if (rows.length == 0 || rows.length > ROWS_MAX) revert ListChunkSize(rows.length, ROWS_MAX);
        bytes32 given = keccak256(abi.encode(LIST_TYPEHASH, block.chainid, address(this), LIST_KIND_ISSUE, rows, rest));
        if (given != list.next) revert ListMismatch(id, list.next, given);
    }
}
