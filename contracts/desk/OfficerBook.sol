// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IOfficerDesk, Officer} from "../interfaces/IOfficerDesk.sol";
import {Signatures} from "../libraries/Signatures.sol";

/**
 * @title OfficerBook
 * @dev Which key belongs to which person and what it may do. Appointments belong to a generation, so that a new one
 * ends all of them together.
 */
abstract contract OfficerBook is IOfficerDesk {
    /// @notice How long after the desk's decision an appointment begins, and an address may be called.
    uint48 public constant APPOINT_DELAY = 48 hours;

    uint8 internal constant MAKER = 1;
    uint8 internal constant CHECKER = 2;
    uint8 internal constant AUDITOR = 4;
    uint8 internal constant ALL_ROLES = MAKER | CHECKER | AUDITOR;
    uint256 private constant PERSONS_MIN = 3;
    uint256 private constant MAKERS_MIN = 1;
    uint256 private constant CHECKERS_MIN = 2;

    /// @dev What is stored of an officer's key. `awaited` are roles that begin at `awaitedFrom`.
    struct Appointment {
        bytes32 person;
        uint8 roles;
        uint8 awaited;
        uint48 awaitedFrom;
    }

    uint32 private _generation;
    mapping(uint32 generation => mapping(bytes32 signerHash => Appointment)) private _appointments;

    modifier onlySelf() {
        if (msg.sender != address(this)) revert DeskCallerNotSelf(msg.sender);
        _;
    }

    /// @inheritdoc IOfficerDesk
    function appoint(Officer calldata appointed) external onlySelf {
        if (!_isSensible(appointed)) {
            revert DeskOfficerInvalid(appointed.person, appointed.signer, appointed.roles);
        }
        Appointment storage appointment = _appointment(appointed.signer);
        bytes32 holder = appointment.person;
        uint8 present = _rolesOf(appointment);
        if ((holder != 0 && holder != appointed.person) || appointed.roles & ~present == 0) {
            revert DeskOfficerInvalid(appointed.person, appointed.signer, appointed.roles);
        }
        uint48 activeFrom = uint48(block.timestamp) + APPOINT_DELAY;
        // What had not begun yet begins with the rest.
        uint8 awaited = (appointed.roles | appointment.awaited) & ~present;
        _appointments[_generation][keccak256(appointed.signer)] = Appointment({
            person: appointed.person,
            roles: present,
            awaited: awaited,
            awaitedFrom: activeFrom
        });
        emit OfficerScheduled(appointed.person, appointed.signer, present | awaited, activeFrom);
    }

    /// @inheritdoc IOfficerDesk
    function dismiss(bytes calldata signer) external onlySelf {
        bytes32 person = _appointment(signer).person;
        if (person == 0) revert DeskOfficerUnknown(signer);
        // Both who decide are others, so a maker and a checker are always left.
        (bytes32 maker, bytes32 checker) = acting();
        if (maker == person || checker == person) revert DeskSamePerson(person);
        delete _appointments[_generation][keccak256(signer)];
        emit OfficerDismissed(person, signer);
    }

    /// @inheritdoc IOfficerDesk
    function officer(bytes calldata signer) external view returns (bytes32 person, uint8 roles) {
        Appointment storage appointment = _appointment(signer);
        roles = _rolesOf(appointment);
        if (roles != 0) person = appointment.person;
    }

    /// @inheritdoc IOfficerDesk
    function officerFrom(bytes calldata signer) external view returns (bytes32 person, uint8 roles, uint48 activeFrom) {
        Appointment storage appointment = _appointment(signer);
        if (block.timestamp < appointment.awaitedFrom) {
            return (appointment.person, appointment.roles | appointment.awaited, appointment.awaitedFrom);
        }
    }

    /// @inheritdoc IOfficerDesk
    function generation() public view returns (uint32) {
        return _generation;
    }

    /// @inheritdoc IOfficerDesk
    function acting() public view virtual returns (bytes32 maker, bytes32 checker);

    /**
     * @dev Ends every appointment there is and writes down those of `officers`.
     *
     * Requirements: {_checkOfficers} had no objection to them.
     * Emits {OfficerAppointed} for each.
     */
    function _replaceOfficers(Officer[] memory officers) internal returns (uint32 next) {
        next = ++_generation;
        for (uint256 i = 0; i < officers.length; ++i) {
            Officer memory appointed = officers[i];
            Appointment storage appointment = _appointments[next][keccak256(appointed.signer)];
            (appointment.person, appointment.roles) = (appointed.person, appointed.roles);
            emit OfficerAppointed(appointed.person, appointed.signer, appointed.roles);
        }
    }

    /// @dev Returns the person behind `signer`. Requirements: the key has one of `roles` at present.
    function _personWith(bytes calldata signer, uint8 roles) internal view returns (bytes32) {
        Appointment storage appointment = _appointment(signer);
        if (_rolesOf(appointment) & roles == 0) revert DeskRoleMissing(signer, roles);
        return appointment.person;
    }

    /**
     * @dev Requirements: each a person with known roles and a key that can sign and is nobody else's; together at least
     * three persons, one who may make, two who may check.
     */
    function _checkOfficers(Officer[] memory officers) internal pure {
        for (uint256 i = 0; i < officers.length; ++i) {
            if (!_isSensible(officers[i]) || _isKeyBefore(officers, i)) {
                revert DeskOfficerInvalid(officers[i].person, officers[i].signer, officers[i].roles);
            }
        }
        uint256 persons = _countPersons(officers, ALL_ROLES);
        if (
            persons < PERSONS_MIN ||
            _countPersons(officers, MAKER) < MAKERS_MIN ||
            _countPersons(officers, CHECKER) < CHECKERS_MIN
        ) {
            revert DeskOfficersTooFew(persons);
        }
    }

    function _appointment(bytes calldata signer) private view returns (Appointment storage) {
        return _appointments[_generation][keccak256(signer)];
    }

    /// @dev Returns the roles that hold at present.
    function _rolesOf(Appointment storage appointment) private view returns (uint8) {
        return block.timestamp < appointment.awaitedFrom ? appointment.roles : appointment.roles | appointment.awaited;
    }

    function _isSensible(Officer memory appointed) private pure returns (bool) {
        return
            appointed.person != 0 &&
            appointed.roles != 0 &&
            appointed.roles & ~ALL_ROLES == 0 &&
            Signatures.isAddress(appointed.signer);
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

    /// @dev Returns whether the key at `index` was named earlier in the list.
    function _isKeyBefore(Officer[] memory officers, uint256 index) private pure returns (bool) {
        bytes32 signerHash = keccak256(officers[index].signer);
        for (uint256 i = 0; i < index; ++i) {
            if (keccak256(officers[i].signer) == signerHash) return true;
        }
        return false;
    }
}
