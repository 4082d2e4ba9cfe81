// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";
import {IParticipantRegistry} from "../interfaces/IParticipantRegistry.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {RoleBook} from "./RoleBook.sol";

/**
 * @title VerifierBook
 * @dev Which contracts may say whether a key signed, and asking them. One is asked only while its code is what it was
 * when the desk allowed it; whatever it does, it can neither use up the caller's gas nor flood its memory.
 */
abstract contract VerifierBook is RoleBook {
    /// @notice The gas a verifier is called with, never less.
    uint256 public constant VERIFIER_GAS = Signatures.VERIFIER_GAS;

    /// @dev So much must be left for a verifier to get all of {VERIFIER_GAS}: a call keeps a 64th back.
    uint256 private constant CALL_GAS = (VERIFIER_GAS * 64) / 63 + 5_000;

    mapping(address verifier => bytes32 codehash) private _codehashes;

    /// @param verifiers The first verifiers.
    constructor(address[] memory verifiers) {
        for (uint256 i = 0; i < verifiers.length; ++i) {
            _allow(verifiers[i]);
        }
    }

    /// @inheritdoc IParticipantRegistry
    function allowVerifier(address verifier) external onlyDesk {
        _allow(verifier);
    }

    /// @inheritdoc IParticipantRegistry
    function disallowVerifier(address verifier) external onlyDesk {
        if (_codehashes[verifier] == 0) revert RegistryVerifierInvalid(verifier);
        delete _codehashes[verifier];
        emit VerifierDisallowed(verifier);
    }

    /// @inheritdoc IParticipantRegistry
    function verifierCodehash(address verifier) external view returns (bytes32) {
        return _codehashes[verifier];
    }

    /// @inheritdoc IParticipantRegistry
    function signerGas(bytes calldata signer) external pure returns (uint256) {
        return Signatures.gasOf(signer.length);
    }

    /// @dev Returns whether `signer` is of a form that {_isSignedBy} could accept today.
    function _isSigner(bytes memory signer) internal view returns (bool) {
        return
            Signatures.isAddress(signer) ||
            (signer.length == Signatures.VERIFIED_LENGTH && _isTrusted(address(bytes20(signer))));
    }

    /**
     * @dev Returns whether `signature` is `signer`'s over `digest`. A verifier that fails, burns its gas or answers
     * anything but yes has said no.
     *
     * Requirements: the gas a verifier is to be called with. Less reverts, lest a good signature be taken for a bad one.
     */
    function _isSignedBy(bytes calldata signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        if (signer.length != Signatures.VERIFIED_LENGTH) return Signatures.isValid(signer, digest, signature);
        address verifier = address(bytes20(signer));
        if (signature.length > Signatures.SIGNATURE_MAX || !_isTrusted(verifier)) return false;
        bytes memory question = abi.encodeCall(
            IERC7913SignatureVerifier.verify,
            (signer[Signatures.ADDRESS_LENGTH:], digest, signature)
        );
        if (gasleft() < CALL_GAS) revert RegistryGasTooLow(gasleft(), CALL_GAS);
        uint256 gasGiven = VERIFIER_GAS;
        bool isDone;
        bytes32 answer;
        // Of the answer one word is taken, however long it is.
        assembly ("memory-safe") {
            mstore(0x00, 0)
            isDone := staticcall(gasGiven, verifier, add(question, 0x20), mload(question), 0x00, 0x20)
            isDone := and(isDone, gt(returndatasize(), 0x1f))
            answer := mload(0x00)
        }
        return isDone && answer == bytes32(IERC7913SignatureVerifier.verify.selector);
    }

    /// @dev Writes a verifier down with its code. Requirements: it has code and is new. Emits {VerifierAllowed}.
    function _allow(address verifier) private {
        if (verifier.code.length == 0 || _codehashes[verifier] != 0) revert RegistryVerifierInvalid(verifier);
        _codehashes[verifier] = verifier.codehash;
        emit VerifierAllowed(verifier, verifier.codehash);
    }

    /// @dev Returns whether `verifier` is allowed and still the code that was allowed.
    function _isTrusted(address verifier) private view returns (bool) {
        bytes32 codehash = _codehashes[verifier];
        return codehash != 0 && verifier.codehash == codehash;
    }
}
