// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/**
 * @title Signatures
 * @dev Signers are written as ERC-7913 has it. Twenty bytes are an address, and only its own key signs for it: a
 * contract at that address is never asked, because an address may gain code later. A verifier and a key of 64 bytes are
 * a passkey's, and the verifier is asked by the registry alone, which knows whom it may ask.
 */
library Signatures {
    uint256 internal constant ADDRESS_LENGTH = 20;
    /// @dev A verifier's address and a public key of two coordinates.
    uint256 internal constant VERIFIED_LENGTH = ADDRESS_LENGTH + 64;
    /// @dev The longest signature a verifier is asked about; a browser's is a third of it.
    uint256 internal constant SIGNATURE_MAX = 2_048;

    /// @dev What a verifier is called with. A passkey takes 400,000 where the chain does not verify P-256 itself.
    uint256 internal constant VERIFIER_GAS = 500_000;
    /// @dev What the registry needs for a signer of twenty bytes, with nothing of it warm.
    uint256 internal constant ADDRESS_SIGNER_GAS = 30_000;
    /// @dev What it needs for another: {VERIFIER_GAS}, its part that stays behind in two calls, and the bytes.
    uint256 internal constant VERIFIED_SIGNER_GAS = 570_000;

    /// @dev Returns whether `signer` is an address that could ever sign.
    function isAddress(bytes memory signer) internal pure returns (bool) {
        return signer.length == ADDRESS_LENGTH && bytes20(signer) != 0;
    }

    /// @dev Returns whether `signature`, 65 bytes with s in the lower half, is `signer`'s over `digest`.
    function isValid(bytes calldata signer, bytes32 digest, bytes calldata signature) internal pure returns (bool) {
        return signer.length == ADDRESS_LENGTH && isValidFrom(address(bytes20(signer)), digest, signature);
    }

    /// @dev Returns whether `signature` was made over `digest` with the key of `account`.
    function isValidFrom(address account, bytes32 digest, bytes calldata signature) internal pure returns (bool) {
        // The third value tells more of a failure, and any failure is a no.
        // slither-disable-next-line unused-return
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        return failure == ECDSA.RecoverError.NoError && recovered == account;
    }

    /// @dev Returns the gas that must be left when the registry is asked whether a signer of so many bytes signed.
    function gasOf(uint256 signerLength) internal pure returns (uint256) {
        return signerLength == VERIFIED_LENGTH ? VERIFIED_SIGNER_GAS : ADDRESS_SIGNER_GAS;
    }
}
