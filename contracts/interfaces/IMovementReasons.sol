// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Kind, Status} from "./IParticipantRegistry.sol";

/**
 * @title IMovementReasons
 * @notice Why value may not move from one account to another. The rule returns them; the hook reverts with them.
 */
interface IMovementReasons {
    /// @notice `account` is registered and not active.
    error AccountNotActive(address account, Status status);
    /// @notice No rule lets value of this kind move from `from` to `to`.
    error PairClosed(Kind from, Kind to);
    /// @notice No programme has this number.
    error ProgrammeUnknown(uint32 programme);
    /// @notice The programme is suspended.
    error ProgrammeIsSuspended(uint32 programme);
    /// @notice The shop carries none of the classes that accept the programme's money.
    error ShopNotAccepted(address shop, uint32 programme);
    /// @notice On `day` the lot is past its last day and its days of grace.
    error LotExpired(uint256 lot, uint256 day);
    /// @notice The payment's legs in this programme sum to `amount`, above the programme's limit for one payment.
    error ProgrammeLimitExceeded(uint32 programme, uint256 amount, uint256 limit);
    /// @notice Leg `index` is missing, is one too many, does not ascend, or has an amount out of range.
    error LegsInvalid(uint256 index);
    /// @notice With this issue `account` would have been given `total`, above the most for one holder.
    error HolderLimitExceeded(address account, uint256 total, uint256 limit);
    /// @notice `day` lies outside the days on which the programme may be issued.
    error IssueWindowClosed(uint32 programme, uint256 day);
    /// @notice On `day` the lot is past its days of grace and the week after them, so it has lapsed.
    error LotLapsed(uint256 lot, uint256 day);
    /// @notice The lot lapses from `from` on, and it is only `day`.
    error LapseTooEarly(uint256 lot, uint256 day, uint256 from);
    /// @notice `day` is after the last on which shops redeem the programme's money.
    error RedeemWindowClosed(uint32 programme, uint256 day);
    /// @notice Only money that somebody bought is repaid.
    error RepayNotPurchased(uint32 programme);
}
