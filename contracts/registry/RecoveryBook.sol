// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {
    Contest,
    IParticipantRegistry,
    Participant,
    Permission,
    Recovery,
    RecoveryState,
    Status
} from "../interfaces/IParticipantRegistry.sol";
import {IOfficerDesk} from "../interfaces/IOfficerDesk.sol";
import {Scopes} from "../libraries/Scopes.sol";
import {MandateBook} from "./MandateBook.sol";

/**
 * @title RecoveryBook
 * @dev A new signer for an account whose signers are lost. It takes time in which the true holder can object, and an
 * objection is decided by persons of whom one had no part in it so far.
 */
abstract contract RecoveryBook is MandateBook {
    using Scopes for uint8;

    uint48 private constant RECOVERY_DELAY_MIN = 1 hours;
    uint48 private constant RECOVERY_DELAY_MAX = 90 days;
    bytes32 private constant CONTEST_TYPEHASH = keccak256(
        "Contest(address account,uint32 epoch,bytes newSigner,uint48 validBefore)"
    );

    uint48 private immutable _recoveryDelay;

    mapping(address account => Recovery) private _recoveries;

    /// @param recoveryDelay_ The seconds that a recovery takes.
    constructor(uint48 recoveryDelay_) {
        if (recoveryDelay_ < RECOVERY_DELAY_MIN || recoveryDelay_ > RECOVERY_DELAY_MAX) {
            revert RegistryRecoveryDelayInvalid(recoveryDelay_);
        }
        _recoveryDelay = recoveryDelay_;
    }

    /// @inheritdoc IParticipantRegistry
    function recover(address account, bytes calldata newSigner, Permission calldata granted) external onlyDesk {
        Participant storage holder = _known(account);
        if (holder.status != Status.FROZEN) revert RegistryStatusInvalid(account, holder.status);
        _requireNoRecovery(account);
        if (!_isSigner(newSigner)) revert RegistrySignerInvalid(newSigner);
        if (!granted.scope.isWithin(Scopes.ALL)) revert RegistryScopeRefused(granted.scope);
        (bytes32 maker, bytes32 checker) = IOfficerDesk(desk()).acting();
        uint48 startedAt = uint48(block.timestamp);
        uint48 activeFrom = startedAt + _recoveryDelay;
        _recoveries[account] = Recovery({
            state: RecoveryState.STARTED,
            startedAt: startedAt,
            activeFrom: activeFrom,
            maker: maker,
            checker: checker,
            newSigner: newSigner,
            permission: granted
        });
        emit RecoveryStarted(account, holder.epoch, newSigner, granted, activeFrom);
    }

    /// @inheritdoc IParticipantRegistry
    function contest(Contest calldata objection, bytes calldata by, bytes calldata signature) external onlyRelay {
        address account = objection.account;
        Recovery storage pending = _pending(account);
        if (pending.state != RecoveryState.STARTED) revert RegistryRecoveryContested(account);
        bytes32 newSignerHash = keccak256(objection.newSigner);
        if (newSignerHash != keccak256(pending.newSigner)) revert RegistrySignerInvalid(objection.newSigner);
        bytes32 id = _hashTypedDataV4(
            keccak256(abi.encode(CONTEST_TYPEHASH, account, objection.epoch, newSignerHash, objection.validBefore))
        );
        _useMandate(id, account, objection.epoch, objection.validBefore);
        _requireSigner(account, by, id, signature, Scopes.MANAGE);
        uint48 activeFrom = pending.startedAt + 2 * _recoveryDelay;
        (pending.state, pending.activeFrom) = (RecoveryState.CONTESTED, activeFrom);
        emit RecoveryContested(account, by, activeFrom);
    }

    /// @inheritdoc IParticipantRegistry
    function decideRecovery(address account, bool proceed) external onlyDesk {
        Recovery storage pending = _pending(account);
        if (pending.state != RecoveryState.CONTESTED) revert RegistryRecoveryNotContested(account);
        (bytes32 maker, bytes32 checker) = IOfficerDesk(desk()).acting();
        if (_tookPart(pending, maker) && _tookPart(pending, checker)) {
            revert RegistryRecoveryDecidersSame(maker, checker);
        }
        pending.state = RecoveryState.DECIDED;
        emit RecoveryDecided(account, proceed);
        if (!proceed) _cancel(account);
    }

    /// @inheritdoc IParticipantRegistry
    function cancelRecovery(address account) external onlyDesk {
        _pending(account);
        _cancel(account);
    }

    /// @inheritdoc IParticipantRegistry
    function activateRecovery(address account) external {
        Recovery memory due = _pending(account);
        if (due.state == RecoveryState.CONTESTED) revert RegistryRecoveryContested(account);
        if (block.timestamp < due.activeFrom) revert RegistryRecoveryEarly(account, due.activeFrom, block.timestamp);
        delete _recoveries[account];
        Participant storage holder = _participant(account);
        uint32 epoch = ++holder.epoch;
        holder.ownKeyRevoked = true;
        holder.status = Status.ACTIVE;
        _permit(account, due.newSigner, due.permission);
        emit RecoveryActivated(account, epoch, due.newSigner);
        emit AccountUnfrozen(account);
    }

    /// @inheritdoc IParticipantRegistry
    function recovery(address account) external view returns (Recovery memory) {
        return _recoveries[account];
    }

    /// @inheritdoc IParticipantRegistry
    function recoveryDelay() external view returns (uint48) {
        return _recoveryDelay;
    }

    /// @dev Ends a recovery, if there is one. Emits {RecoveryCancelled}.
    function _cancel(address account) internal {
        if (_recoveries[account].state == RecoveryState.NONE) return;
        delete _recoveries[account];
        emit RecoveryCancelled(account);
    }

    /// @dev Requirements: no recovery of the account is under way.
    function _requireNoRecovery(address account) internal view {
        if (_recoveries[account].state != RecoveryState.NONE) revert RegistryRecoveryPending(account);
    }

    /// @dev Returns the recovery under way. Requirements: there is one.
    function _pending(address account) private view returns (Recovery storage pending) {
        pending = _recoveries[account];
        if (pending.state == RecoveryState.NONE) revert RegistryRecoveryUnknown(account);
    }

    function _tookPart(Recovery storage pending, bytes32 person) private view returns (bool) {
        return person == pending.maker || person == pending.checker;
    }
}
