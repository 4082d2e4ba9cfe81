// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/**
 * @title IOrderReasons
 * @notice Why a signed order is not carried out, apart from what it would move and who signed it.
 */
interface IOrderReasons {
    /// @notice The order was carried out before.
    error OrderAlreadyUsed(bytes32 order, uint8 status);
    /// @notice The order was to be carried out before `validBefore`.
    error OrderExpired(uint48 validBefore, uint256 timestamp);
    /// @notice The order may be carried out from `validAfter` on.
    error OrderNotYetValid(uint48 validAfter, uint256 timestamp);
    /// @notice The order is dated before `earliest`, further back than any order may be.
    error OrderBackdated(uint48 validAfter, uint256 earliest);
    /// @notice The payment is above what its signer may pay at once.
    error SignerPaymentLimitExceeded(uint256 amount, uint256 limit);
    /// @notice The payment is above what its signer may still pay on `day`.
    error SignerDayLimitExceeded(uint256 day, uint256 amount, uint256 remaining);
}
