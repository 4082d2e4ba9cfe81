// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {
    IParticipantRegistry,
    Kind,
    Participant,
    Permission,
    RegistrationEntry,
    RoleHolders,
    Status
} from "./interfaces/IParticipantRegistry.sol";
import {Days} from "./libraries/Days.sol";
import {Roles} from "./libraries/Roles.sol";
import {Scopes} from "./libraries/Scopes.sol";
import {Signatures} from "./libraries/Signatures.sol";
import {RecoveryBook} from "./registry/RecoveryBook.sol";
import {RoleBook} from "./registry/RoleBook.sol";
import {VerifierBook} from "./registry/VerifierBook.sol";

/**
 * @title ParticipantRegistry
 * @notice Who takes part, which keys may sign for them, which classes a shop carries, and who is frozen. No name and no
 * number of a person is stored: an account is an address, a person a commitment only the city can open.
 */
contract ParticipantRegistry is RecoveryBook {
    using Scopes for uint8;

    bytes32 private constant REGISTRATION_TYPEHASH = keccak256("Registration(address account,uint48 validBefore)");
    int32 private constant UTC_OFFSET_MAX = 14 hours;

    int32 private immutable _utcOffset;

    uint256 private _dailyRegistrations;
    mapping(address account => Participant) private _participants;
    mapping(bytes32 commitment => address) private _commitmentAccounts;
    mapping(uint256 day => uint256) private _registrationsOn;

    /**
     * @param desk_ The officers' desk, which alone grants and takes roles.
     * @param holders The first holders of the roles.
     * @param dailyRegistrations_ How many residents the registrar may register in a day.
     * @param utcOffset_ The seconds by which the city's days begin before those of UTC.
     * @param recoveryDelay_ The seconds that a recovery takes.
     * @param verifiers The first contracts that may say whether a passkey signed.
     */
    constructor(
        address desk_,
        RoleHolders memory holders,
        uint256 dailyRegistrations_,
        int32 utcOffset_,
        uint48 recoveryDelay_,
        address[] memory verifiers
    ) RoleBook(desk_, holders) VerifierBook(verifiers) RecoveryBook(recoveryDelay_) EIP712("ParticipantRegistry", "1") {
        if (utcOffset_ > UTC_OFFSET_MAX || utcOffset_ < -UTC_OFFSET_MAX) revert RegistryUtcOffsetInvalid(utcOffset_);
        _utcOffset = utcOffset_;
        _dailyRegistrations = dailyRegistrations_;
    }

    /// @inheritdoc IParticipantRegistry
    function registerResident(
        address account,
        bytes32 personCommitment,
        uint48 validBefore,
        bytes calldata proof
    ) external onlyRole(Roles.REGISTRAR) {
        if (block.timestamp >= validBefore) revert RegistryProofExpired(validBefore, block.timestamp);
        uint256 today = Days.dayAt(block.timestamp, _utcOffset);
        if (_registrationsOn[today] >= _dailyRegistrations) revert RegistryDailyCapReached(today, _dailyRegistrations);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(REGISTRATION_TYPEHASH, account, validBefore)));
        if (!Signatures.isValidFrom(account, digest, proof)) revert RegistryProofInvalid(account);
        ++_registrationsOn[today];
        _register(account, Kind.RESIDENT, 0, personCommitment, false);
    }

    /// @inheritdoc IParticipantRegistry
    function register(RegistrationEntry[] calldata entries) external onlyDesk {
        for (uint256 i = 0; i < entries.length; ++i) {
            RegistrationEntry calldata entry = entries[i];
            bool hasFirstSigner = entry.firstSigner.length != 0;
            // A shop's account is an address without a key. Should one be slipped in that has a key, it opens nothing.
            bool ownKeyRevoked = hasFirstSigner || entry.kind == Kind.SHOP;
            _register(entry.account, entry.kind, entry.classes, entry.personCommitment, ownKeyRevoked);
            if (hasFirstSigner) {
                if (!entry.permission.scope.isWithin(Scopes.ALL)) revert RegistryScopeRefused(entry.permission.scope);
                _permit(entry.account, entry.firstSigner, entry.permission);
            }
        }
    }

    /// @inheritdoc IParticipantRegistry
    function assignTerminal(
        address shop,
        bytes calldata signer,
        Permission calldata granted
    ) external onlyRole(Roles.REGISTRAR) {
        Participant storage holder = _known(shop);
        if (holder.kind != Kind.SHOP) revert RegistryKindInvalid(shop, holder.kind);
        if (holder.status != Status.ACTIVE) revert RegistryStatusInvalid(shop, holder.status);
        if (!granted.scope.isWithin(Scopes.TERMINAL)) revert RegistryScopeRefused(granted.scope);
        // The registrar's key must not be able to take from the shop's owner what only the desk gave.
        uint8 present = _permission(shop, holder.epoch, signer).scope;
        if (present & ~Scopes.TERMINAL != 0) revert RegistryScopeRefused(present);
        _permit(shop, signer, granted);
    }

    /// @inheritdoc IParticipantRegistry
    function revokeSigner(address account, bytes calldata signer) external onlyDesk {
        _known(account);
        _revoke(account, signer);
    }

    /// @inheritdoc IParticipantRegistry
    function setClasses(address[] calldata shops, uint64[] calldata classes) external onlyDesk {
        if (shops.length != classes.length) revert RegistryLengthMismatch(shops.length, classes.length);
        for (uint256 i = 0; i < shops.length; ++i) {
            Participant storage holder = _known(shops[i]);
            if (holder.kind != Kind.SHOP) revert RegistryKindInvalid(shops[i], holder.kind);
            holder.classes = classes[i];
            emit ClassesChanged(shops[i], classes[i]);
        }
    }

    /// @inheritdoc IParticipantRegistry
    function freeze(address account) external {
        if (!hasRole(Roles.FREEZER, msg.sender)) _checkRole(Roles.GUARDIAN);
        Participant storage holder = _known(account);
        if (holder.status != Status.ACTIVE) revert RegistryStatusInvalid(account, holder.status);
        holder.status = Status.FROZEN;
        emit AccountFrozen(account, msg.sender);
    }

    /// @inheritdoc IParticipantRegistry
    function unfreeze(address[] calldata accounts) external onlyDesk {
        for (uint256 i = 0; i < accounts.length; ++i) {
            Participant storage holder = _known(accounts[i]);
            _requireNoRecovery(accounts[i]);
            if (holder.status != Status.FROZEN) revert RegistryStatusInvalid(accounts[i], holder.status);
            holder.status = Status.ACTIVE;
            emit AccountUnfrozen(accounts[i]);
        }
    }

    /// @inheritdoc IParticipantRegistry
    function close(address[] calldata accounts) external onlyDesk {
        for (uint256 i = 0; i < accounts.length; ++i) {
            Participant storage holder = _known(accounts[i]);
            if (holder.status == Status.CLOSED) revert RegistryStatusInvalid(accounts[i], holder.status);
            _cancel(accounts[i]);
            holder.status = Status.CLOSED;
            emit AccountClosed(accounts[i]);
        }
    }

    /// @inheritdoc IParticipantRegistry
    function releaseCommitments(bytes32[] calldata commitments) external onlyDesk {
        for (uint256 i = 0; i < commitments.length; ++i) {
            address account = _commitmentAccounts[commitments[i]];
            if (account == address(0)) revert RegistryCommitmentUnknown(commitments[i]);
            Status status = _participants[account].status;
            if (status != Status.CLOSED) revert RegistryStatusInvalid(account, status);
            delete _commitmentAccounts[commitments[i]];
            emit CommitmentReleased(commitments[i], account);
        }
    }

    /// @inheritdoc IParticipantRegistry
    function setDailyRegistrations(uint256 cap) external onlyDesk {
        _dailyRegistrations = cap;
        emit DailyRegistrationsSet(cap);
    }

    /// @inheritdoc IParticipantRegistry
    function participant(address account) external view returns (Participant memory) {
        return _participants[account];
    }

    /// @inheritdoc IParticipantRegistry
    function commitmentAccount(bytes32 commitment) external view returns (address) {
        return _commitmentAccounts[commitment];
    }

    /// @inheritdoc IParticipantRegistry
    function dailyRegistrations() external view returns (uint256) {
        return _dailyRegistrations;
    }

    /// @inheritdoc IParticipantRegistry
    function registrationsOn(uint256 day) external view returns (uint256) {
        return _registrationsOn[day];
    }

    /// @inheritdoc IParticipantRegistry
    function utcOffset() external view returns (int32) {
        return _utcOffset;
    }

    /// @dev Returns where the participant is stored, known or not.
    function _participant(address account) internal view override returns (Participant storage) {
        return _participants[account];
    }

    /**
     * @dev Writes a new participant down.
     *
     * Requirements: an account not yet known; a resident carries no shop classes and is one person's only account.
     * Emits {ParticipantRegistered}.
     */
    function _register(
        address account,
        Kind kind,
        uint64 classes,
        bytes32 personCommitment,
        bool ownKeyRevoked
    ) private {
        if (account == address(0)) revert RegistryAccountUnknown(account);
        if (kind == Kind.NONE || (kind == Kind.RESIDENT && classes != 0)) revert RegistryKindInvalid(account, kind);
        if (_participants[account].kind != Kind.NONE) revert RegistryAccountKnown(account);
        _claimCommitment(account, kind, personCommitment);
        _participants[account] = Participant({
            kind: kind,
            status: Status.ACTIVE,
            epoch: 0,
            classes: classes,
            registeredAt: uint48(block.timestamp),
            ownKeyRevoked: ownKeyRevoked
        });
        emit ParticipantRegistered(account, kind, classes, personCommitment, ownKeyRevoked);
    }

    /// @dev Gives the person's commitment to `account`. A shop may come without one, a resident may not.
    function _claimCommitment(address account, Kind kind, bytes32 commitment) private {
        if (commitment == 0) {
            if (kind == Kind.RESIDENT) revert RegistryCommitmentMissing(account);
            return;
        }
        address known = _commitmentAccounts[commitment];
        if (known != address(0)) revert RegistryCommitmentUsed(commitment, known);
        _commitmentAccounts[commitment] = account;
    }
}
