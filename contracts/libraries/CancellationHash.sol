// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Cancellation} from "../interfaces/Orders.sol";

/**
 * @title CancellationHash
 * @dev The EIP-712 struct hash of a cancellation.
 */
library CancellationHash {
    bytes32 internal constant CANCELLATION_TYPEHASH = keccak256("Cancellation(address payer,bytes32 order)");

    /// @dev Returns the struct hash of `cancellation`.
    function hash(Cancellation calldata cancellation) internal pure returns (bytes32) {
        return keccak256(abi.encode(CANCELLATION_TYPEHASH, cancellation));
    }
}
