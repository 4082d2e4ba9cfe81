// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Payment} from "../interfaces/Orders.sol";

/**
 * @title PaymentHash
 * @dev The EIP-712 struct hash of a payment.
 */
library PaymentHash {
    bytes32 internal constant PAYMENT_TYPEHASH = keccak256(
        "Payment(address payer,address payee,Leg[] legs,bytes32 billRef,uint48 validAfter,uint48 validBefore,"
        "bytes32 salt)Leg(uint256 lot,uint256 amount)"
    );

    /// @dev Returns the struct hash of `payment`, whose legs hash to `legsHash`.
    function hash(Payment calldata payment, bytes32 legsHash) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    PAYMENT_TYPEHASH,
                    payment.payer,
                    payment.payee,
                    legsHash,
                    payment.billRef,
                    payment.validAfter,
                    payment.validBefore,
                    payment.salt
                )
            );
    }
}
