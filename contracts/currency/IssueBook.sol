// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IRegionalCurrency} from "../interfaces/IRegionalCurrency.sol";
import {Lots} from "../libraries/Lots.sol";

/**
 * @title IssueBook
 * @dev How much of each lot there is and was ever issued, and how much of each programme each account was given.
 */
abstract contract IssueBook is IRegionalCurrency {
    using Lots for uint256;
    using SafeCast for uint256;

    /// @dev One slot a lot.
    struct LotTotals {
        uint128 supply;
        uint128 issued;
    }

    mapping(uint256 lot => LotTotals) private _totals;
    mapping(uint32 programme => mapping(address account => uint256)) private _issuedTo;

    /// @inheritdoc IRegionalCurrency
    function totalSupply(uint256 lot) external view returns (uint256) {
        return _totals[lot].supply;
    }

    /// @inheritdoc IRegionalCurrency
    function issuedTotal(uint256 lot) external view returns (uint256) {
        return _totals[lot].issued;
    }

    /// @inheritdoc IRegionalCurrency
    function issuedTo(uint32 id, address account) external view returns (uint256) {
        return _issuedTo[id][account];
    }

    /// @dev Counts `amount` of `lot` as created for `account`.
    function _recordIssue(address account, uint256 lot, uint256 amount) internal {
        LotTotals storage totals = _totals[lot];
        totals.supply += amount.toUint128();
        totals.issued += amount.toUint128();
        _issuedTo[lot.programmeOf()][account] += amount;
    }

    /// @dev Returns how much of a programme was ever issued to `account`.
    function _issued(uint32 id, address account) internal view returns (uint256) {
        return _issuedTo[id][account];
    }
}
