// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Leg} from "../interfaces/Orders.sol";

/**
 * @title LegsHash
 * @dev The EIP-712 hash of a list of legs, which payments, acceptances and refunds have in common.
 */
library LegsHash {
    bytes32 internal constant LEG_TYPEHASH = keccak256("Leg(uint256 lot,uint256 amount)");

    /// @dev Returns the hash of a list of legs as EIP-712 hashes an array of structs.
    function hash(Leg[] calldata legs) internal pure returns (bytes32 legsHash) {
        bytes32[] memory hashes = new bytes32[](legs.length);
        for (uint256 i = 0; i < legs.length; ++i) {
            hashes[i] = keccak256(abi.encode(LEG_TYPEHASH, legs[i].lot, legs[i].amount));
        }
        // The same as keccak256(abi.encodePacked(hashes)), which would copy them first, for every order.
        assembly ("memory-safe") {
            legsHash := keccak256(add(hashes, 0x20), mul(mload(hashes), 0x20))
        }
    }
}
