// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/**
 * @title IOrderReasons
 * @notice Why a signed order or refund is not carried out, apart from what it would move and who signed it.
 */
interface IOrderReasons {
    /// @notice The order was carried out before (status 1) or cancelled (status 2).
    error OrderAlreadyUsed(bytes32 order, uint8 status);
    /// @notice The order was to be carried out before `validBefore`.
    error OrderExpired(uint48 validBefore, uint256 timestamp);
    /// @notice The order may be carried out from `validAfter` on.
    error OrderNotYetValid(uint48 validAfter, uint256 timestamp);
    /// @notice The order is dated before `earliest`, further back than any order may be.
    error OrderBackdated(uint48 validAfter, uint256 earliest);
    /// @notice The payment or refund is above what its signer may pay at once.
    error SignerPaymentLimitExceeded(uint256 amount, uint256 limit);
    /// @notice The payment or refund is above what its signer may still pay on `day`.
    error SignerDayLimitExceeded(uint256 day, uint256 amount, uint256 remaining);
    /// @notice The two times of a presentment are more than a day apart.
    error PresentmentWindowTooLong(uint48 validAfter, uint48 validBefore);
    /// @notice The shop charges `amount`, above what the payer presented.
    error PresentmentLimitExceeded(uint256 amount, uint256 limit);
    /// @notice The shop accepted another presentment than the one it brings.
    error AcceptanceMismatch(bytes32 expected, bytes32 given);
    /// @notice Only what was paid can be refunded.
    error OrderNotPaid(bytes32 order, uint8 status);
    /// @notice This shop with these legs is not what was paid.
    error RefundMismatch(bytes32 order);
    /// @notice The refunds of a payment are numbered without a gap.
    error RefundSequence(uint256 expected, uint256 given);
    /// @notice A payment is refunded within thirty days, which ended at `latest`.
    error RefundTooLate(uint256 latest, uint256 timestamp);
    /// @notice With this refund `refunded` of the lot would be given back, and `paid` was paid.
    error RefundExceedsPayment(uint256 lot, uint256 refunded, uint256 paid);
}
