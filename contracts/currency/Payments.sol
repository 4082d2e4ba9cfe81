// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {Path} from "./Paths.sol";
import {SignedMoves} from "./SignedMoves.sol";
import {IRegionalCurrency} from "../interfaces/IRegionalCurrency.sol";
import {Acceptance, Leg, Payment, Presentment, SignedPayment, SignedPresentedPayment} from "../interfaces/Orders.sol";
import {LegsHash} from "../libraries/LegsHash.sol";
import {PresentmentHash} from "../libraries/PresentmentHash.sol";
import {Scopes} from "../libraries/Scopes.sol";
import {Reasons} from "../libraries/Reasons.sol";

/**
 * @title Payments
 * @dev Orders of payers: those that name a shop and its bill, and those that a payer presents to whoever charges them.
 */
abstract contract Payments is SignedMoves {
    /// @dev A presentment that somebody photographed is of no use the day after.
    uint256 private constant PRESENTMENT_MAX = 24 hours;

    /// @inheritdoc IRegionalCurrency
    function pay(SignedPayment[] calldata payments) external onlyRelay whenNotPaused {
        _checkBatch(payments.length);
        Memory.Pointer free = Memory.getFreeMemoryPointer();
        for (uint256 i = 0; i < payments.length; ++i) {
            SignedPayment calldata signed = payments[i];
            _pay(i, signed.payment, signed.signer, signed.signature);
            // Nothing of an order is needed after it. Memory grows dearer with its size, so the next one reuses it.
            Memory.unsafeSetFreeMemoryPointer(free);
        }
    }

    /// @inheritdoc IRegionalCurrency
    function payPresented(SignedPresentedPayment[] calldata payments) external onlyRelay whenNotPaused {
        _checkBatch(payments.length);
        Memory.Pointer free = Memory.getFreeMemoryPointer();
        for (uint256 i = 0; i < payments.length; ++i) {
            _payPresented(i, payments[i]);
            Memory.unsafeSetFreeMemoryPointer(free);
        }
    }

    /// @dev Carries out the payment at `index`, or refuses it without touching anything.
    function _pay(uint256 index, Payment calldata payment, bytes calldata signer, bytes calldata signature) private {
        Leg[] calldata legs = payment.legs;
        uint256 legCount = legs.length;
        uint256 size = legCount * LEG_BYTES + signer.length + signature.length;
        _checkGas(index, size, _legsGas(legCount) + _signerGas(signer));
        bytes32 legsHash = LegsHash.hash(legs);
        bytes32 id = _hashPayment(payment, legsHash);
        address payer = payment.payer;
        uint48 validAfter = payment.validAfter;
        bytes memory reason = _checkOrder(payer, id, validAfter, payment.validBefore, block.timestamp - BACKDATE_MAX);
        if (reason.length == 0) {
            Movement memory movement = _movement(payer, payment.payee, validAfter);
            reason = _moveSigned(movement, legs, id, signer, signature);
        }
        _conclude(payer, id, payment.payee, legsHash, payment.billRef, reason);
    }

    /// @dev Carries out the presented payment at `index`, or refuses it without touching anything.
    function _payPresented(uint256 index, SignedPresentedPayment calldata signed) private {
        Presentment calldata presentment = signed.presentment;
        Acceptance calldata acceptance = signed.acceptance;
        _checkPresentedGas(index, signed);
        bytes32 legsHash = LegsHash.hash(acceptance.legs);
        bytes32 id = _hashPresentment(presentment);
        address payer = presentment.payer;
        bytes memory reason = _checkPresentment(presentment, acceptance, id);
        if (reason.length == 0) {
            bytes32 digest = _hashTypedDataV4(PresentmentHash.hash(acceptance, legsHash));
            Said memory said = Said(acceptance.payee, digest, Scopes.ACCEPT);
            (reason, ) = _checkSaid(said, signed.shopSigner, signed.shopSignature);
        }
        if (reason.length == 0) {
            Movement memory movement = _movement(payer, acceptance.payee, presentment.validAfter);
            movement.path = Path.PRESENTED;
            reason = _moveSigned(movement, acceptance.legs, id, signed.signer, signed.signature);
        }
        _conclude(payer, id, acceptance.payee, legsHash, acceptance.billRef, reason);
    }

    /// @dev Requirements: gas for an order with two signers.
    function _checkPresentedGas(uint256 index, SignedPresentedPayment calldata signed) private view {
        uint256 legCount = signed.acceptance.legs.length;
        uint256 size = legCount * LEG_BYTES + signed.signer.length + signed.signature.length;
        size += signed.shopSigner.length + signed.shopSignature.length;
        _checkGas(index, size, _legsGas(legCount) + _signerGas(signed.signer) + _signerGas(signed.shopSigner));
    }

    /// @dev Tells whether a presentment is good, and this acceptance charges it within it; returns the encoded error.
    function _checkPresentment(
        Presentment calldata presentment,
        Acceptance calldata acceptance,
        bytes32 id
    ) private view returns (bytes memory reason) {
        (uint48 validAfter, uint48 validBefore) = (presentment.validAfter, presentment.validBefore);
        reason = _checkOrder(presentment.payer, id, validAfter, validBefore, block.timestamp - BACKDATE_MAX);
        if (reason.length != 0) return reason;
        if (validBefore > validAfter + PRESENTMENT_MAX) {
            return Reasons.encode(PresentmentWindowTooLong.selector, validAfter, validBefore);
        }
        if (acceptance.presentment != id) {
            return Reasons.encode(AcceptanceMismatch.selector, uint256(id), uint256(acceptance.presentment));
        }
        uint256 total = _sum(acceptance.legs);
        if (total > presentment.limit) {
            return Reasons.encode(PresentmentLimitExceeded.selector, total, presentment.limit);
        }
    }

    /// @dev Writes down what became of an order. Emits {Paid} or {OrderRefused}.
    function _conclude(
        address payer,
        bytes32 id,
        address payee,
        bytes32 legsHash,
        bytes32 billRef,
        bytes memory reason
    ) private {
        if (reason.length != 0) {
            _refuse(id, payer, reason);
            return;
        }
        _markPaid(payer, id, payee, legsHash);
        emit Paid(id, payer, payee, billRef);
    }
}
