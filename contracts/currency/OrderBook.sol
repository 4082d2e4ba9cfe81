// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Hashes} from "@openzeppelin/contracts/utils/cryptography/Hashes.sol";
import {IRegionalCurrency} from "../interfaces/IRegionalCurrency.sol";
import {Payment, Presentment} from "../interfaces/Orders.sol";
import {LegsHash} from "../libraries/LegsHash.sol";
import {PaymentHash} from "../libraries/PaymentHash.sol";
import {PresentmentHash} from "../libraries/PresentmentHash.sol";
import {Reasons} from "../libraries/Reasons.sol";

/**
 * @title OrderBook
 * @dev What became of each order, in one slot: an order is paid at most once, ever. Storing a hash of what was paid
 * instead of its legs keeps it to that slot; whoever needs the legs brings them and they must hash to it.
 */
abstract contract OrderBook is IRegionalCurrency, EIP712 {
    uint8 internal constant PAID = 1;
    uint8 internal constant CANCELLED = 2;

    struct Order {
        uint8 status;
        uint40 paidAt;
        uint16 refundCount;
        bytes24 paid;
    }

    mapping(address payer => mapping(bytes32 order => Order)) private _orders;

    /// @inheritdoc IRegionalCurrency
    function hashPayment(Payment calldata payment) external view returns (bytes32) {
        return _hashPayment(payment, LegsHash.hash(payment.legs));
    }

    /// @inheritdoc IRegionalCurrency
    function order(
        address payer,
        bytes32 id
    ) external view returns (uint8 status, uint40 paidAt, uint16 refundCount, bytes24 paid) {
        Order storage stored = _orders[payer][id];
        return (stored.status, stored.paidAt, stored.refundCount, stored.paid);
    }

    /// @dev Marks an order as paid. `legsHash` is the EIP-712 hash of its legs.
    function _markPaid(address payer, bytes32 id, address payee, bytes32 legsHash) internal {
        _orders[payer][id] = Order({
            status: PAID,
            paidAt: uint40(block.timestamp),
            refundCount: 0,
            paid: _standFor(payee, legsHash)
        });
    }

    /// @dev Marks an order as never to be carried out.
    function _markCancelled(address payer, bytes32 id) internal {
        _orders[payer][id].status = CANCELLED;
    }

    /// @dev Returns where an order is stored, known or not.
    function _order(address payer, bytes32 id) internal view returns (Order storage) {
        return _orders[payer][id];
    }

    /// @dev Returns what is kept of who was paid with which legs.
    function _standFor(address payee, bytes32 legsHash) internal pure returns (bytes24) {
        // The same as keccak256(abi.encode(payee, legsHash)), with less to copy.
        return bytes24(Hashes.efficientKeccak256(bytes32(uint256(uint160(payee))), legsHash));
    }

    /// @dev Returns the identity of an order whose legs hash to `legsHash`.
    function _hashPayment(Payment calldata payment, bytes32 legsHash) internal view returns (bytes32) {
        return _hashTypedDataV4(PaymentHash.hash(payment, legsHash));
    }

    /// @dev Returns the identity of an order that a payer presents.
    function _hashPresentment(Presentment calldata presentment) internal view returns (bytes32) {
        return _hashTypedDataV4(PresentmentHash.hash(presentment));
    }

    /// @dev Tells whether an order is unused; returns the encoded error.
    function _checkUnused(address payer, bytes32 id) internal view returns (bytes memory) {
        uint8 status = _orders[payer][id].status;
        return status == 0 ? bytes("") : Reasons.encode(OrderAlreadyUsed.selector, uint256(id), status);
    }

    /// @dev Tells whether an order is unused, and its time has come and not passed; returns the encoded error.
    function _checkOrder(
        address payer,
        bytes32 id,
        uint48 validAfter,
        uint48 validBefore,
        uint256 earliest
    ) internal view returns (bytes memory reason) {
        reason = _checkUnused(payer, id);
        if (reason.length != 0) return reason;
        reason = _checkUnexpired(validBefore);
        if (reason.length != 0) return reason;
        if (block.timestamp < validAfter) {
            return Reasons.encode(OrderNotYetValid.selector, validAfter, block.timestamp);
        }
        if (validAfter < earliest) return Reasons.encode(OrderBackdated.selector, validAfter, earliest);
    }

    /// @dev Tells whether it is before `validBefore`; returns the encoded error.
    function _checkUnexpired(uint48 validBefore) internal view returns (bytes memory) {
        if (block.timestamp < validBefore) return "";
        return Reasons.encode(OrderExpired.selector, validBefore, block.timestamp);
    }
}
