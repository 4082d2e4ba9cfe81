// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IRegionalCurrency} from "../interfaces/IRegionalCurrency.sol";
import {Lots} from "../libraries/Lots.sol";

/**
 * @title IssueBook
 * @dev What became of each lot, and how much of each programme each account was given.
 */
abstract contract IssueBook is IRegionalCurrency {
    using Lots for uint256;
    using SafeCast for uint256;

    /// @dev Two slots a lot. What was burned for another reason is the rest.
    struct LotTotals {
        uint128 supply;
        uint128 issued;
        uint128 redeemed;
        uint128 lapsed;
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
    function lotTotals(
        uint256 lot
    ) external view returns (uint256 supply, uint256 issued, uint256 redeemed, uint256 lapsed) {
        LotTotals storage totals = _totals[lot];
        return (totals.supply, totals.issued, totals.redeemed, totals.lapsed);
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

    /// @dev Counts `amount` of `lot` as destroyed. A balance was as large, so the supply is.
    function _recordDestruction(uint256 lot, uint256 amount) internal {
        _totals[lot].supply -= uint128(amount);
    }

    /// @dev Counts `amount` of `lot` as redeemed; never more than was issued.
    function _recordRedemption(uint256 lot, uint256 amount) internal {
        _totals[lot].redeemed += uint128(amount);
    }

    /// @dev Counts `amount` of `lot` as lapsed; never more than was issued.
    function _recordLapse(uint256 lot, uint256 amount) internal {
        _totals[lot].lapsed += uint128(amount);
    }

    /// @dev Lets `account` be issued again what was taken back. Issuance corrects no more than it issued.
    function _recordCorrection(address account, uint256 lot, uint256 amount) internal {
        _issuedTo[lot.programmeOf()][account] -= amount;
    }

    /// @dev Returns how much of a programme was issued to `account`, less corrections.
    function _issued(uint32 id, address account) internal view returns (uint256) {
        return _issuedTo[id][account];
    }
}
