// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {Path} from "./Paths.sol";
import {SignedMoves} from "./SignedMoves.sol";
import {IRegionalCurrency} from "../interfaces/IRegionalCurrency.sol";
import {Leg, Refund, SignedRefund} from "../interfaces/Orders.sol";
import {LegsHash} from "../libraries/LegsHash.sol";
import {RefundHash} from "../libraries/RefundHash.sol";
import {Reasons} from "../libraries/Reasons.sol";

/**
 * @title Refunds
 * @dev A shop gives back some or all of one payment to who paid it: never more than was paid, in no lot, however often.
 * How much was given back is stored only when something is.
 */
abstract contract Refunds is SignedMoves {
    /// @dev A payment is refunded so long after it was paid.
    uint256 private constant REFUND_MAX = 30 days;

    mapping(bytes32 order => mapping(uint256 lot => uint256)) private _refunded;

    /// @inheritdoc IRegionalCurrency
    function refund(SignedRefund[] calldata refunds) external onlyRelay whenNotPaused {
        _checkBatch(refunds.length);
        Memory.Pointer free = Memory.getFreeMemoryPointer();
        for (uint256 i = 0; i < refunds.length; ++i) {
            SignedRefund calldata signed = refunds[i];
            _refund(i, signed.refund, signed.paidLegs, signed.signer, signed.signature);
            Memory.unsafeSetFreeMemoryPointer(free);
        }
    }

    /// @inheritdoc IRegionalCurrency
    function refundedAmount(bytes32 id, uint256 lot) external view returns (uint256) {
        return _refunded[id][lot];
    }

    /**
     * @dev Carries out the refund at `index`, or refuses it without touching anything.
     *
     * Emits {Refunded} after the transfer, or {RefundRefused}.
     */
    function _refund(
        uint256 index,
        Refund calldata given,
        Leg[] calldata paidLegs,
        bytes calldata signer,
        bytes calldata signature
    ) private {
        Leg[] calldata legs = given.legs;
        uint256 size = (legs.length + paidLegs.length) * LEG_BYTES + signer.length + signature.length;
        // What is given back of a lot is stored, which is as dear as a leg that reaches an empty balance.
        _checkGas(index, size, 2 * _legsGas(legs.length) + _signerGas(signer));
        bytes memory reason = _checkRefund(given, paidLegs);
        if (reason.length == 0) {
            bytes32 digest = _hashTypedDataV4(RefundHash.hash(given, LegsHash.hash(legs)));
            Movement memory movement = _movement(given.shop, given.payer, block.timestamp);
            movement.path = Path.REFUND;
            reason = _moveSigned(movement, legs, digest, signer, signature);
        }
        if (reason.length != 0) {
            emit RefundRefused(given.order, given.shop, given.sequence, reason);
            return;
        }
        _order(given.payer, given.order).refundCount = given.sequence;
        for (uint256 i = 0; i < legs.length; ++i) {
            _refunded[given.order][legs[i].lot] += legs[i].amount;
        }
        emit Refunded(given.order, given.payer, given.shop, given.sequence);
    }

    /// @dev Tells whether a refund is the next one of a payment, in time, and within it; returns the encoded error.
    function _checkRefund(Refund calldata given, Leg[] calldata paidLegs) private view returns (bytes memory reason) {
        Order memory paid = _order(given.payer, given.order);
        if (paid.status != PAID) return Reasons.encode(OrderNotPaid.selector, uint256(given.order), paid.status);
        reason = _checkUnexpired(given.validBefore);
        if (reason.length != 0) return reason;
        if (paid.paid != _standFor(given.shop, LegsHash.hash(paidLegs))) {
            return Reasons.encode(RefundMismatch.selector, uint256(given.order));
        }
        uint256 expected = uint256(paid.refundCount) + 1;
        if (given.sequence != expected) {
            return Reasons.encode(RefundSequence.selector, expected, given.sequence);
        }
        uint256 latest = paid.paidAt + REFUND_MAX;
        if (block.timestamp > latest) {
            return Reasons.encode(RefundTooLate.selector, latest, block.timestamp);
        }
        return _checkWithin(given.order, given.legs, paidLegs);
    }

    /// @dev Tells whether no lot is given back beyond what was paid of it; returns the encoded error.
    function _checkWithin(
        bytes32 id,
        Leg[] calldata legs,
        Leg[] calldata paidLegs
    ) private view returns (bytes memory) {
        uint256 next = 0;
        for (uint256 i = 0; i < legs.length; ++i) {
            uint256 lot = legs[i].lot;
            // Both ascend, or the rule for legs refuses the refund. So one walk finds all.
            while (next < paidLegs.length && paidLegs[next].lot < lot) ++next;
            bool isFound = next < paidLegs.length && paidLegs[next].lot == lot;
            uint256 paid = isFound ? paidLegs[next].amount : 0;
            uint256 refunded = Math.saturatingAdd(_refunded[id][lot], legs[i].amount);
            if (refunded > paid) return Reasons.encode(RefundExceedsPayment.selector, lot, refunded, paid);
        }
        return "";
    }
}
