// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IRegionalCurrency, Payment} from "../interfaces/IRegionalCurrency.sol";
import {PaymentHash} from "../libraries/PaymentHash.sol";

/**
 * @title OrderBook
 * @dev What became of each order, in one slot: an order is paid at most once, ever. Storing a hash of what was paid
 * instead of its legs keeps it to that slot; whoever needs the legs brings them and they must hash to it.
 */
abstract contract OrderBook is IRegionalCurrency, EIP712 {
    uint8 private constant PAID = 1;

    struct Order {
        uint8 status;
        uint40 paidAt;
        uint16 refundCount;
        bytes24 paid;
    }

    mapping(address payer => mapping(bytes32 order => Order)) private _orders;

    /// @inheritdoc IRegionalCurrency
    function hashPayment(Payment calldata payment) external view returns (bytes32) {
        return _hashPayment(payment, PaymentHash.hashLegs(payment.legs));
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
            paid: bytes24(keccak256(abi.encode(payee, legsHash)))
        });
    }

    /// @dev Returns the identity of an order whose legs hash to `legsHash`.
    function _hashPayment(Payment calldata payment, bytes32 legsHash) internal view returns (bytes32) {
        return _hashTypedDataV4(PaymentHash.hashPayment(payment, legsHash));
    }

    /// @dev Tells whether an order is unused, and its time has come and not passed; returns the encoded error.
    function _checkOrder(Payment calldata payment, bytes32 id, uint256 earliest) internal view returns (bytes memory) {
        uint8 status = _orders[payment.payer][id].status;
        if (status != 0) return abi.encodeWithSelector(OrderAlreadyUsed.selector, id, status);
        if (block.timestamp >= payment.validBefore) {
            return abi.encodeWithSelector(OrderExpired.selector, payment.validBefore, block.timestamp);
        }
        if (block.timestamp < payment.validAfter) {
            return abi.encodeWithSelector(OrderNotYetValid.selector, payment.validAfter, block.timestamp);
        }
        if (payment.validAfter < earliest) {
            return abi.encodeWithSelector(OrderBackdated.selector, payment.validAfter, earliest);
        }
        return "";
    }
}
