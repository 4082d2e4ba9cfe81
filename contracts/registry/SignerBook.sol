// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IParticipantRegistry, Kind, Participant, Permission} from "../interfaces/IParticipantRegistry.sol";
import {Scopes} from "../libraries/Scopes.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {VerifierBook} from "./VerifierBook.sol";

/**
 * @title SignerBook
 * @dev Which keys may sign for an account. Permissions belong to an epoch of the account, so that raising the epoch
 * ends all of them together.
 */
abstract contract SignerBook is VerifierBook {
    mapping(address account => mapping(uint32 epoch => mapping(bytes32 signerHash => Permission))) private _permissions;

    /// @inheritdoc IParticipantRegistry
    function permission(address account, bytes calldata signer) external view returns (Permission memory) {
        return _permission(account, _participant(account).epoch, signer);
    }

    /// @inheritdoc IParticipantRegistry
    function checkSigner(
        address account,
        bytes calldata signer,
        bytes32 digest,
        bytes calldata signature,
        uint8 scope
    ) external view returns (bytes memory reason, Permission memory granted) {
        return _checkSigner(account, signer, digest, signature, scope);
    }

    /**
     * @dev Lets `signer` act for `account` in its present epoch, in place of any earlier permission.
     *
     * Requirements: `signer` is of a form that can sign.
     * Emits {SignerPermitted}.
     */
    function _permit(address account, bytes memory signer, Permission memory granted) internal {
        if (!_isSigner(signer)) revert RegistrySignerInvalid(signer);
        uint32 epoch = _participant(account).epoch;
        _permissions[account][epoch][keccak256(signer)] = granted;
        emit SignerPermitted(account, epoch, signer, granted);
    }

    /**
     * @dev Ends what `signer` may do for `account`.
     *
     * Requirements: it may do something.
     * Emits {SignerRevoked}.
     */
    function _revoke(address account, bytes calldata signer) internal {
        Participant storage holder = _participant(account);
        uint32 epoch = holder.epoch;
        bool ownKeyEnds = _isOwnKey(account, signer) && !holder.ownKeyRevoked;
        if (!ownKeyEnds && _permission(account, epoch, signer).scope == 0) revert RegistrySignerInvalid(signer);
        if (ownKeyEnds) holder.ownKeyRevoked = true;
        delete _permissions[account][epoch][keccak256(signer)];
        emit SignerRevoked(account, epoch, signer);
    }

    /// @dev Returns what `signer` may do. Requirements: it signed `digest`, and it may do `scope`.
    function _requireSigner(
        address account,
        bytes calldata signer,
        bytes32 digest,
        bytes calldata signature,
        uint8 scope
    ) internal view returns (Permission memory granted) {
        bytes memory reason;
        (reason, granted) = _checkSigner(account, signer, digest, signature, scope);
        if (reason.length == 0) return granted;
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }

    /// @dev Returns where the participant is stored.
    function _participant(address account) internal view virtual returns (Participant storage);

    /// @dev Returns a registered participant, or reverts.
    function _known(address account) internal view returns (Participant storage holder) {
        holder = _participant(account);
        if (holder.kind == Kind.NONE) revert RegistryAccountUnknown(account);
    }

    /// @dev Returns what `signer` may do at its time: everything if it is the account's own key, not revoked.
    function _held(address account, bytes calldata signer) internal view returns (Permission memory) {
        Participant storage holder = _participant(account);
        if (_isOwnKey(account, signer) && !holder.ownKeyRevoked) return _unbounded();
        return _permission(account, holder.epoch, signer);
    }

    function _permission(
        address account,
        uint32 epoch,
        bytes calldata signer
    ) internal view returns (Permission memory) {
        return _permissions[account][epoch][keccak256(signer)];
    }

    function _checkSigner(
        address account,
        bytes calldata signer,
        bytes32 digest,
        bytes calldata signature,
        uint8 scope
    ) private view returns (bytes memory reason, Permission memory granted) {
        if (!_isSignedBy(signer, digest, signature)) {
            return (abi.encodeWithSelector(SignatureInvalid.selector, account, signer), granted);
        }
        if (_participant(account).kind == Kind.NONE) {
            return (abi.encodeWithSelector(AccountUnknown.selector, account), granted);
        }
        granted = _held(account, signer);
        reason = _checkPermission(account, signer, granted, scope);
    }

    function _checkPermission(
        address account,
        bytes calldata signer,
        Permission memory granted,
        uint8 scope
    ) private view returns (bytes memory) {
        if (granted.scope == 0) {
            return abi.encodeWithSelector(SignerNotPermitted.selector, account, signer);
        }
        if (granted.scope & scope != scope) {
            return abi.encodeWithSelector(SignerScopeMissing.selector, account, signer, granted.scope, scope);
        }
        if (block.timestamp < granted.notBefore) {
            return abi.encodeWithSelector(SignerNotYetValid.selector, account, signer, granted.notBefore);
        }
        if (block.timestamp > granted.notAfter) {
            return abi.encodeWithSelector(SignerExpired.selector, account, signer, granted.notAfter);
        }
        return "";
    }

    function _isOwnKey(address account, bytes calldata signer) private pure returns (bool) {
        return signer.length == Signatures.ADDRESS_LENGTH && address(bytes20(signer)) == account;
    }

    function _unbounded() private pure returns (Permission memory) {
        return
            Permission({
                notBefore: 0,
                notAfter: type(uint48).max,
                scope: Scopes.ALL,
                paymentLimit: type(uint64).max,
                dayLimit: type(uint64).max
            });
    }
}
