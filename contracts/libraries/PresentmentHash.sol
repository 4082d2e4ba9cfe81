// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Acceptance, Presentment} from "../interfaces/Orders.sol";

/**
 * @title PresentmentHash
 * @dev The EIP-712 struct hashes of a presentment and of its acceptance.
 */
library PresentmentHash {
    bytes32 internal constant PRESENTMENT_TYPEHASH = keccak256(
        "Presentment(address payer,uint256 limit,uint48 validAfter,uint48 validBefore,bytes32 salt)"
    );
    bytes32 internal constant ACCEPTANCE_TYPEHASH = keccak256(
        "Acceptance(bytes32 presentment,address payee,Leg[] legs,bytes32 billRef)Leg(uint256 lot,uint256 amount)"
    );

    /// @dev Returns the struct hash of `presentment`.
    function hash(Presentment calldata presentment) internal pure returns (bytes32) {
        return keccak256(abi.encode(PRESENTMENT_TYPEHASH, presentment));
    }

    /// @dev Returns the struct hash of `acceptance`, whose legs hash to `legsHash`.
    function hash(Acceptance calldata acceptance, bytes32 legsHash) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(ACCEPTANCE_TYPEHASH, acceptance.presentment, acceptance.payee, legsHash, acceptance.billRef)
            );
    }
}
