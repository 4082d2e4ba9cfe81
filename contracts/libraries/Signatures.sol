// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/**
 * @title Signatures
 * @dev Signers are written as ERC-7913 has it. Twenty bytes are an address, and only its own key signs for it: a
 * contract at that address is never asked, because an address may gain code later.
 */
library Signatures {
    uint256 internal constant ADDRESS_LENGTH = 20;

    /// @dev Returns whether `signer` is an address that could ever sign.
    function isAddress(bytes memory signer) internal pure returns (bool) {
        return signer.length == ADDRESS_LENGTH && bytes20(signer) != 0;
    }

    /// @dev Returns whether `signer` is of a form that {isValid} could ever accept.
    function isSigner(bytes calldata signer) internal pure returns (bool) {
        return signer.length == ADDRESS_LENGTH && bytes20(signer) != 0;
    }

    /// @dev Returns whether `signature`, 65 bytes with s in the lower half, is `signer`'s over `digest`.
    function isValid(bytes calldata signer, bytes32 digest, bytes calldata signature) internal pure returns (bool) {
        return signer.length == ADDRESS_LENGTH && isValidFrom(address(bytes20(signer)), digest, signature);
    }

    /// @dev Returns whether `signature` was made over `digest` with the key of `account`.
    function isValidFrom(address account, bytes32 digest, bytes calldata signature) internal pure returns (bool) {
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        return failure == ECDSA.RecoverError.NoError && recovered == account;
    }
}
