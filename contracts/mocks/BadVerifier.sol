// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";

/**
 * @title BadVerifier
 * @notice A verifier that misbehaves as it is told, so that a test sees that nothing comes of it. It is never deployed
 * for use.
 */
contract BadVerifier is IERC7913SignatureVerifier {
    /// @dev How it misbehaves.
    enum Manner {
        AGREE,
        REVERT,
        BURN,
        FLOOD,
        FLOOD_AND_REVERT,
        SHORT,
        SILENT,
        OTHER,
        DIRTY
    }

    Manner private immutable _manner;

    /// @param manner How it is to misbehave.
    constructor(Manner manner) {
        _manner = manner;
    }

    /// @notice Answers as it was told at its deployment, whoever signed what.
    function verify(bytes calldata, bytes32, bytes calldata) external view returns (bytes4) {
        bytes32 yes = bytes32(IERC7913SignatureVerifier.verify.selector);
        Manner manner = _manner;
        assembly ("memory-safe") {
            // All of these write where nothing follows.
            switch manner
            case 1 {
                revert(0, 0)
            }
            case 2 {
                invalid()
            }
            case 3 {
                mstore(0, yes)
                return(0, 250000)
            }
            case 4 {
                mstore(0, yes)
                revert(0, 250000)
            }
            case 5 {
                mstore(0, yes)
                return(0, 4)
            }
            case 6 {
                return(0, 0)
            }
            case 7 {
                mstore(0, not(0))
                return(0, 32)
            }
            case 8 {
                mstore(0, or(yes, 1))
                return(0, 32)
            }
            default {
                mstore(0, yes)
                return(0, 32)
            }
        }
    }
}
