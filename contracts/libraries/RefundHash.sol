// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Refund} from "../interfaces/Orders.sol";

/**
 * @title RefundHash
 * @dev The EIP-712 struct hash of a refund.
 */
library RefundHash {
    bytes32 internal constant REFUND_TYPEHASH = keccak256(
        "Refund(address payer,bytes32 order,address shop,Leg[] legs,uint16 sequence,uint48 validBefore)"
        "Leg(uint256 lot,uint256 amount)"
    );

    /// @dev Returns the struct hash of `refund`, whose legs hash to `legsHash`.
    function hash(Refund calldata refund, bytes32 legsHash) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    REFUND_TYPEHASH,
                    refund.payer,
                    refund.order,
                    refund.shop,
                    legsHash,
                    refund.sequence,
                    refund.validBefore
                )
            );
    }
}
