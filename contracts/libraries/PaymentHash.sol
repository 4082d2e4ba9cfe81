// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Leg, Payment} from "../interfaces/IRegionalCurrency.sol";

/**
 * @title PaymentHash
 * @dev The EIP-712 struct hashes of a payment.
 */
library PaymentHash {
    bytes32 internal constant LEG_TYPEHASH = keccak256("Leg(uint256 lot,uint256 amount)");
    bytes32 internal constant PAYMENT_TYPEHASH = keccak256(
        "Payment(address payer,address payee,Leg[] legs,bytes32 billRef,uint48 validAfter,uint48 validBefore,"
        "bytes32 salt)Leg(uint256 lot,uint256 amount)"
    );

    /// @dev Returns the hash of a list of legs as EIP-712 hashes an array of structs.
    function hashLegs(Leg[] calldata legs) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](legs.length);
        for (uint256 i = 0; i < legs.length; ++i) {
            hashes[i] = keccak256(abi.encode(LEG_TYPEHASH, legs[i].lot, legs[i].amount));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    /// @dev Returns the struct hash of `payment`, whose legs hash to `legsHash`.
    function hashPayment(Payment calldata payment, bytes32 legsHash) internal pure returns (bytes32) {
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
