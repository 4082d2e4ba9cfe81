// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRegionalCurrency} from "../interfaces/IRegionalCurrency.sol";
import {Permission} from "../interfaces/IParticipantRegistry.sol";
import {Reasons} from "../libraries/Reasons.sol";

/**
 * @title SpendingLimits
 * @dev How much a signer may pay at once and in a day. Only signers with a day's limit are counted.
 */
abstract contract SpendingLimits is IRegionalCurrency {
    uint64 private constant UNBOUNDED = type(uint64).max;

    mapping(address account => mapping(bytes32 signerHash => mapping(uint256 day => uint256))) private _spent;

    /// @inheritdoc IRegionalCurrency
    function spentToday(address account, bytes calldata signer, uint256 day) external view returns (uint256) {
        return _spent[account][keccak256(signer)][day];
    }

    /// @dev Counts `amount` against the signer's day.
    function _recordSpending(
        address account,
        bytes calldata signer,
        Permission memory permission,
        uint256 amount,
        uint256 day
    ) internal {
        if (permission.dayLimit != UNBOUNDED) _spent[account][keccak256(signer)][day] += amount;
    }

    /// @dev Tells whether the signer may pay `amount` on `day`; returns the encoded error.
    function _checkSpending(
        address account,
        bytes calldata signer,
        Permission memory permission,
        uint256 amount,
        uint256 day
    ) internal view returns (bytes memory) {
        if (permission.paymentLimit != UNBOUNDED && amount > permission.paymentLimit) {
            return Reasons.encode(SignerPaymentLimitExceeded.selector, amount, permission.paymentLimit);
        }
        if (permission.dayLimit == UNBOUNDED) return "";
        uint256 spent = _spent[account][keccak256(signer)][day];
        uint256 remaining = permission.dayLimit > spent ? permission.dayLimit - spent : 0;
        if (amount <= remaining) return "";
        return Reasons.encode(SignerDayLimitExceeded.selector, day, amount, remaining);
    }
}
