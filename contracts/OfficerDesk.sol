// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Action, IOfficerDesk, Officer, SignerSignature} from "./interfaces/IOfficerDesk.sol";
import {Signatures} from "./libraries/Signatures.sol";

/**
 * @title OfficerDesk
 * @notice Runs an action when a maker and a checker who is another person have both signed it. Officers and the
 * contracts they may call are arguments of the deployment.
 */
contract OfficerDesk is IOfficerDesk, EIP712 {
    uint8 private constant MAKER = 1;
    uint8 private constant CHECKER = 2;
    uint8 private constant AUDITOR = 4;
    uint8 private constant ALL_ROLES = MAKER | CHECKER | AUDITOR;
    uint256 private constant PERSONS_MIN = 3;
    uint256 private constant MAKERS_MIN = 1;
    uint256 private constant CHECKERS_MIN = 2;
    uint256 private constant WINDOW_MAX = 30 days;
    bytes32 private constant ACTION_TYPEHASH = keccak256(
        "Action(address target,bytes data,bytes32 salt,uint48 notBefore,uint48 notAfter)"
    );

    /// @dev What is stored of an officer's key.
    struct Appointment {
        bytes32 person;
        uint8 roles;
    }

    mapping(bytes32 signerHash => Appointment) private _appointments;
    mapping(address target => bool) private _targets;
    mapping(bytes32 action => bool) private _used;

    /**
     * @param officers Their keys: at least three persons, one who may make, two who may check.
     * @param targets The contracts that actions may call.
     */
    constructor(Officer[] memory officers, address[] memory targets) EIP712("OfficerDesk", "1") {
        for (uint256 i = 0; i < officers.length; ++i) {
            _appoint(officers[i]);
        }
        if (
            _countPersons(officers, ALL_ROLES) < PERSONS_MIN ||
            _countPersons(officers, MAKER) < MAKERS_MIN ||
            _countPersons(officers, CHECKER) < CHECKERS_MIN
        ) {
            revert DeskOfficersTooFew(_countPersons(officers, ALL_ROLES));
        }
        for (uint256 i = 0; i < targets.length; ++i) {
            _targets[targets[i]] = true;
            emit TargetAllowed(targets[i]);
        }
    }

    /// @inheritdoc IOfficerDesk
    function execute(
        Action calldata action,
        SignerSignature calldata maker,
        SignerSignature calldata checker
    ) external {
        bytes32 id = hashAction(action);
        _checkAction(action, id);
        bytes32 makerPerson = _checkOfficer(maker, id, MAKER);
        bytes32 checkerPerson = _checkOfficer(checker, id, CHECKER);
        if (makerPerson == checkerPerson) revert DeskSamePerson(makerPerson);
        _used[id] = true;
        Address.functionCall(action.target, action.data);
        emit ActionExecuted(id, action.target, makerPerson, checkerPerson);
    }

    /// @inheritdoc IOfficerDesk
    function officer(bytes calldata signer) external view returns (bytes32 person, uint8 roles) {
        Appointment storage appointment = _appointments[keccak256(signer)];
        return (appointment.person, appointment.roles);
    }

    /// @inheritdoc IOfficerDesk
    function used(bytes32 action) external view returns (bool) {
        return _used[action];
    }

    /// @inheritdoc IOfficerDesk
    function isTarget(address target) external view returns (bool) {
        return _targets[target];
    }

    /// @inheritdoc IOfficerDesk
    function hashAction(Action calldata action) public view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        ACTION_TYPEHASH,
                        action.target,
                        keccak256(action.data),
                        action.salt,
                        action.notBefore,
                        action.notAfter
                    )
                )
            );
    }

    /**
     * @dev Writes down a key of an officer.
     *
     * Requirements: a person, known roles, and a key that can sign and is nobody's yet.
     * Emits {OfficerAppointed}.
     */
    function _appoint(Officer memory appointed) private {
        bytes32 signerHash = keccak256(appointed.signer);
        if (
            appointed.person == 0 ||
            appointed.roles == 0 ||
            appointed.roles & ~ALL_ROLES != 0 ||
            appointed.signer.length != Signatures.ADDRESS_LENGTH ||
            _appointments[signerHash].person != 0
        ) {
            revert DeskOfficerInvalid(appointed.person, appointed.signer, appointed.roles);
        }
        _appointments[signerHash] = Appointment(appointed.person, appointed.roles);
        emit OfficerAppointed(appointed.person, appointed.signer, appointed.roles);
    }

    /// @dev Requirements: an allowed target, within a window of at most 30 days, not run before.
    function _checkAction(Action calldata action, bytes32 id) private view {
        if (!_targets[action.target]) revert DeskTargetRefused(action.target);
        if (action.notAfter < action.notBefore || action.notAfter - action.notBefore > WINDOW_MAX) {
            revert DeskWindowTooLong(action.notBefore, action.notAfter);
        }
        if (block.timestamp < action.notBefore) revert DeskActionNotYetValid(action.notBefore, block.timestamp);
        if (block.timestamp > action.notAfter) revert DeskActionExpired(action.notAfter, block.timestamp);
        if (_used[id]) revert DeskActionUsed(id);
    }

    /// @dev Returns the person behind a signature over `id`. Requirements: the key has the role and made the signature.
    function _checkOfficer(
        SignerSignature calldata signed,
        bytes32 id,
        uint8 role
    ) private view returns (bytes32 person) {
        Appointment storage appointment = _appointments[keccak256(signed.signer)];
        if (appointment.roles & role == 0) revert DeskRoleMissing(signed.signer, role);
        if (!Signatures.isValid(signed.signer, id, signed.signature)) revert DeskSignatureInvalid(signed.signer);
        return appointment.person;
    }

    /// @dev Returns how many different persons have a key with one of `roles`.
    function _countPersons(Officer[] memory officers, uint8 roles) private pure returns (uint256 count) {
        for (uint256 i = 0; i < officers.length; ++i) {
            if (officers[i].roles & roles != 0 && !_isNamedBefore(officers, i, roles)) ++count;
        }
    }

    /// @dev Returns whether the person at `index` already has an earlier key with one of `roles`.
    function _isNamedBefore(Officer[] memory officers, uint256 index, uint8 roles) private pure returns (bool) {
        for (uint256 i = 0; i < index; ++i) {
            if (officers[i].person == officers[index].person && officers[i].roles & roles != 0) return true;
        }
        return false;
    }
}
