// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {
    Enrolment,
    IParticipantRegistry,
    Participant,
    Permission,
    Revocation,
    Status
} from "../interfaces/IParticipantRegistry.sol";
import {Scopes} from "../libraries/Scopes.sol";
import {SignerBook} from "./SignerBook.sol";

/**
 * @title MandateBook
 * @dev What signers themselves decide about signers: to let another one in, within what they may do, or to end one. Each
 * word counts once.
 */
abstract contract MandateBook is SignerBook, EIP712 {
    using Scopes for uint8;

    bytes32 private constant PERMISSION_TYPEHASH = keccak256(
        "Permission(uint48 notBefore,uint48 notAfter,uint8 scope,uint64 paymentLimit,uint64 dayLimit)"
    );
    bytes32 private constant ENROLMENT_TYPEHASH = keccak256(
        "Enrolment(address account,bytes signer,Permission permission,uint32 epoch,uint48 validBefore,bytes32 salt)"
        "Permission(uint48 notBefore,uint48 notAfter,uint8 scope,uint64 paymentLimit,uint64 dayLimit)"
    );
    bytes32 private constant REVOCATION_TYPEHASH = keccak256(
        "Revocation(address account,bytes signer,uint32 epoch,uint48 validBefore,bytes32 salt)"
    );

    mapping(bytes32 mandate => bool) private _usedMandates;

    /// @inheritdoc IParticipantRegistry
    function enrol(Enrolment calldata enrolment, bytes calldata manager, bytes calldata signature) external onlyRelay {
        address account = enrolment.account;
        Participant storage holder = _known(account);
        if (holder.status != Status.ACTIVE) revert RegistryStatusInvalid(account, holder.status);
        bytes32 id = _hashEnrolment(enrolment);
        _useMandate(id, account, enrolment.epoch, enrolment.validBefore);
        Permission memory limit = _requireSigner(account, manager, id, signature, Scopes.MANAGE);
        // What the manager could not have given it may not put in another's place either.
        Permission memory present = _held(account, enrolment.signer);
        if (present.scope != 0 && !_isWithin(present, limit)) revert RegistryPermissionRefused(present, limit);
        if (!_isWithin(enrolment.permission, limit)) revert RegistryPermissionRefused(enrolment.permission, limit);
        _permit(account, enrolment.signer, enrolment.permission);
        emit SignerEnrolled(id, account, enrolment.signer, manager);
    }

    /// @inheritdoc IParticipantRegistry
    function revoke(Revocation calldata revocation, bytes calldata by, bytes calldata signature) external onlyRelay {
        address account = revocation.account;
        _known(account);
        bytes32 id = _hashRevocation(revocation);
        _useMandate(id, account, revocation.epoch, revocation.validBefore);
        if (keccak256(by) == keccak256(revocation.signer)) {
            // Whoever holds a key may always end it, whatever it may do, and whenever.
            if (!_isSignedBy(by, id, signature)) revert SignatureInvalid(account, by);
        } else {
            _requireSigner(account, by, id, signature, Scopes.MANAGE);
        }
        _revoke(account, revocation.signer);
    }

    /// @inheritdoc IParticipantRegistry
    function usedMandate(bytes32 mandate) external view returns (bool) {
        return _usedMandates[mandate];
    }

    /**
     * @dev Uses a signed word up.
     *
     * Requirements: it is of the account's present epoch, in its time, and was not used before.
     */
    function _useMandate(bytes32 id, address account, uint32 epoch, uint48 validBefore) internal {
        uint32 present = _participant(account).epoch;
        if (epoch != present) revert RegistryEpochWrong(account, present, epoch);
        if (block.timestamp >= validBefore) revert RegistryMandateExpired(validBefore, block.timestamp);
        if (_usedMandates[id]) revert RegistryMandateUsed(id);
        _usedMandates[id] = true;
    }

    function _hashEnrolment(Enrolment calldata enrolment) private view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        ENROLMENT_TYPEHASH,
                        enrolment.account,
                        keccak256(enrolment.signer),
                        keccak256(abi.encode(PERMISSION_TYPEHASH, enrolment.permission)),
                        enrolment.epoch,
                        enrolment.validBefore,
                        enrolment.salt
                    )
                )
            );
    }

    function _hashRevocation(Revocation calldata revocation) private view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        REVOCATION_TYPEHASH,
                        revocation.account,
                        keccak256(revocation.signer),
                        revocation.epoch,
                        revocation.validBefore,
                        revocation.salt
                    )
                )
            );
    }

    /// @dev Returns whether `granted` does something, and nothing, and at no time, that `limit` does not.
    function _isWithin(Permission memory granted, Permission memory limit) private pure returns (bool) {
        return
            granted.scope.isWithin(limit.scope) &&
            granted.paymentLimit <= limit.paymentLimit &&
            granted.dayLimit <= limit.dayLimit &&
            granted.notBefore >= limit.notBefore &&
            granted.notAfter <= limit.notAfter;
    }
}
