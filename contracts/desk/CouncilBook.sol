// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IOfficerDesk, Officer, SignerSignature} from "../interfaces/IOfficerDesk.sol";
import {Signatures} from "../libraries/Signatures.sol";
import {OfficerBook} from "./OfficerBook.sol";

/**
 * @title CouncilBook
 * @dev The council's sealed keys. So many of them together may replace all officers, and can do nothing else; what they
 * propose is seen by everybody for two weeks, and no officer can stop it.
 */
abstract contract CouncilBook is OfficerBook, EIP712 {
    /// @notice How long a replacement is seen before it may be carried out.
    uint48 public constant REPLACEMENT_DELAY = 14 days;

    uint256 private constant THRESHOLD_MIN = 2;
    uint256 private constant SEATS_MAX = 255;
    bytes32 private constant OFFICER_TYPEHASH = keccak256("Officer(bytes32 person,bytes signer,uint8 roles)");
    bytes32 private constant REPLACEMENT_TYPEHASH = keccak256(
        "Replacement(Officer[] officers,bytes32 salt)Officer(bytes32 person,bytes signer,uint8 roles)"
    );
    bytes32 private constant REPLACEMENT_WITHDRAWAL_TYPEHASH = keccak256("ReplacementWithdrawal(bytes32 replacement)");

    /// @dev What became of a replacement. Its generation is kept, as it ends with the officers it was to replace.
    struct Proposal {
        bool isKnown;
        uint32 generation;
        uint48 activeFrom;
    }

    uint8 private immutable _threshold;
    uint256 private immutable _seatCount;

    mapping(bytes32 signerHash => uint8) private _seats;
    mapping(bytes32 replacement => Proposal) private _proposals;

    /**
     * @param councilKeys The council's keys, each a different one.
     * @param threshold How many of them act together.
     */
    constructor(bytes[] memory councilKeys, uint8 threshold) {
        if (threshold < THRESHOLD_MIN || threshold > councilKeys.length || councilKeys.length > SEATS_MAX) {
            revert DeskCouncilInvalid(councilKeys.length, threshold);
        }
        for (uint256 i = 0; i < councilKeys.length; ++i) {
            bytes32 signerHash = keccak256(councilKeys[i]);
            if (!Signatures.isAddress(councilKeys[i]) || _seats[signerHash] != 0) {
                revert DeskCouncilKeyInvalid(councilKeys[i]);
            }
            _seats[signerHash] = uint8(i + 1);
        }
        _threshold = threshold;
        _seatCount = councilKeys.length;
        emit CouncilSeated(councilKeys, threshold);
    }

    /// @inheritdoc IOfficerDesk
    function proposeReplacement(
        Officer[] calldata officers,
        bytes32 salt,
        SignerSignature[] calldata council
    ) external {
        bytes32 id = hashReplacement(officers, salt);
        if (_proposals[id].isKnown) revert DeskReplacementKnown(id);
        _checkOfficers(officers);
        _checkCouncil(council, id);
        uint48 activeFrom = uint48(block.timestamp) + REPLACEMENT_DELAY;
        _proposals[id] = Proposal({isKnown: true, generation: generation(), activeFrom: activeFrom});
        emit ReplacementProposed(id, officers, salt, activeFrom);
    }

    /// @inheritdoc IOfficerDesk
    function withdrawReplacement(bytes32 replacement, SignerSignature[] calldata council) external {
        _pending(replacement);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(REPLACEMENT_WITHDRAWAL_TYPEHASH, replacement)));
        _checkCouncil(council, digest);
        _proposals[replacement].activeFrom = 0;
        emit ReplacementWithdrawn(replacement);
    }

    /// @inheritdoc IOfficerDesk
    function replaceOfficers(Officer[] calldata officers, bytes32 salt) external {
        bytes32 id = hashReplacement(officers, salt);
        uint48 activeFrom = _pending(id);
        if (block.timestamp < activeFrom) revert DeskReplacementEarly(id, activeFrom, block.timestamp);
        _proposals[id].activeFrom = 0;
        uint32 next = _replaceOfficers(officers);
        emit OfficersReplaced(id, next);
    }

    /// @inheritdoc IOfficerDesk
    function replacementFrom(bytes32 replacement) external view returns (uint48) {
        Proposal storage proposal = _proposals[replacement];
        return proposal.generation == generation() ? proposal.activeFrom : 0;
    }

    /// @inheritdoc IOfficerDesk
    function councilSeats() external view returns (uint256 seats, uint8 threshold) {
        return (_seatCount, _threshold);
    }

    /// @inheritdoc IOfficerDesk
    function isCouncilKey(bytes calldata signer) external view returns (bool) {
        return _seats[keccak256(signer)] != 0;
    }

    /// @inheritdoc IOfficerDesk
    function hashReplacement(Officer[] calldata officers, bytes32 salt) public view returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](officers.length);
        for (uint256 i = 0; i < officers.length; ++i) {
            Officer calldata each = officers[i];
            hashes[i] = keccak256(abi.encode(OFFICER_TYPEHASH, each.person, keccak256(each.signer), each.roles));
        }
        return _hashTypedDataV4(keccak256(abi.encode(REPLACEMENT_TYPEHASH, keccak256(abi.encodePacked(hashes)), salt)));
    }

    /// @dev Returns from when on a replacement may be carried out. Requirements: it waits.
    function _pending(bytes32 id) private view returns (uint48 activeFrom) {
        Proposal storage proposal = _proposals[id];
        activeFrom = proposal.activeFrom;
        if (activeFrom == 0 || proposal.generation != generation()) revert DeskReplacementUnknown(id);
    }

    /// @dev Requirements: `digest` is signed by as many keys of the council as act together, each counted once.
    function _checkCouncil(SignerSignature[] calldata signed, bytes32 digest) private view {
        uint256 counted = 0;
        for (uint256 i = 0; i < signed.length; ++i) {
            bytes calldata signer = signed[i].signer;
            uint8 seat = _seats[keccak256(signer)];
            if (seat == 0) revert DeskCouncilKeyInvalid(signer);
            if (counted & (1 << seat) != 0) revert DeskCouncilKeyRepeated(signer);
            counted |= 1 << seat;
            if (!Signatures.isValid(signer, digest, signed[i].signature)) revert DeskSignatureInvalid(signer);
        }
        if (signed.length < _threshold) revert DeskCouncilTooFew(signed.length, _threshold);
    }
}
