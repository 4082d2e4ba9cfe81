// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {CouncilBook} from "./desk/CouncilBook.sol";
import {TargetBook} from "./desk/TargetBook.sol";
import {Action, IOfficerDesk, Officer, SignerSignature} from "./interfaces/IOfficerDesk.sol";
import {Signatures} from "./libraries/Signatures.sol";

/**
 * @title OfficerDesk
 * @notice Runs an action when a maker and a checker who is another person have both signed it. Officers, the contracts
 * they may call, and the council that may replace them are arguments of the deployment; the first two the desk changes
 * itself, by such actions.
 */
contract OfficerDesk is CouncilBook, TargetBook {
    uint256 private constant WINDOW_MAX = 30 days;
    bytes32 private constant ACTION_TYPEHASH = keccak256(
        "Action(address target,bytes data,bytes32 salt,uint48 notBefore,uint48 notAfter)"
    );
    bytes32 private constant WITHDRAWAL_TYPEHASH = keccak256("Withdrawal(bytes32 action)");

    bytes32 private transient _actingMaker;
    bytes32 private transient _actingChecker;

    mapping(bytes32 action => bool) private _used;
    mapping(bytes32 action => mapping(bytes32 person => bool)) private _withdrawn;

    /**
     * @param officers Their keys: at least three persons, one who may make, two who may check.
     * @param targets The contracts that actions may call, beside the desk itself.
     * @param councilKeys The council's keys.
     * @param threshold How many of them act together.
     */
    constructor(
        Officer[] memory officers,
        address[] memory targets,
        bytes[] memory councilKeys,
        uint8 threshold
    ) EIP712("OfficerDesk", "1") CouncilBook(councilKeys, threshold) {
        _checkOfficers(officers);
        _replaceOfficers(officers);
        _allowTarget(address(this));
        for (uint256 i = 0; i < targets.length; ++i) {
            _allowTarget(targets[i]);
        }
    }

    /// @inheritdoc IOfficerDesk
    function execute(
        Action calldata action,
        SignerSignature calldata maker,
        SignerSignature calldata checker
    ) external {
        if (_actingMaker != 0) revert DeskActing(_actingMaker, _actingChecker);
        bytes32 id = hashAction(action);
        _checkAction(action, id);
        bytes32 makerPerson = _checkOfficer(maker, id, MAKER);
        bytes32 checkerPerson = _checkOfficer(checker, id, CHECKER);
        if (makerPerson == checkerPerson) revert DeskSamePerson(makerPerson);
        _used[id] = true;
        (_actingMaker, _actingChecker) = (makerPerson, checkerPerson);
        // No action of the desk's contracts returns anything that matters; a failure reverts.
        // slither-disable-next-line unused-return
        Address.functionCall(action.target, action.data);
        (_actingMaker, _actingChecker) = (0, 0);
        emit ActionExecuted(id, action.target, makerPerson, checkerPerson);
    }

    /// @inheritdoc IOfficerDesk
    function withdraw(bytes32 action, SignerSignature calldata officer_) external {
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(WITHDRAWAL_TYPEHASH, action)));
        bytes32 person = _personWith(officer_.signer, ALL_ROLES);
        if (!Signatures.isValid(officer_.signer, digest, officer_.signature)) {
            revert DeskSignatureInvalid(officer_.signer);
        }
        if (_used[action]) revert DeskActionUsed(action);
        if (_withdrawn[action][person]) revert DeskActionWithdrawn(action, person);
        _withdrawn[action][person] = true;
        emit ActionWithdrawn(action, person);
    }

    /// @inheritdoc IOfficerDesk
    function used(bytes32 action) external view returns (bool) {
        return _used[action];
    }

    /// @inheritdoc IOfficerDesk
    function withdrawn(bytes32 action, bytes32 person) external view returns (bool) {
        return _withdrawn[action][person];
    }

    /// @inheritdoc IOfficerDesk
    function acting() public view override returns (bytes32 maker, bytes32 checker) {
        return (_actingMaker, _actingChecker);
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

    /// @dev Requirements: an allowed target, within a window of at most 30 days, not run before.
    function _checkAction(Action calldata action, bytes32 id) private view {
        if (!isTarget(action.target)) revert DeskTargetRefused(action.target);
        if (action.notAfter < action.notBefore || action.notAfter - action.notBefore > WINDOW_MAX) {
            revert DeskWindowTooLong(action.notBefore, action.notAfter);
        }
        if (block.timestamp < action.notBefore) revert DeskActionNotYetValid(action.notBefore, block.timestamp);
        if (block.timestamp > action.notAfter) revert DeskActionExpired(action.notAfter, block.timestamp);
        if (_used[id]) revert DeskActionUsed(id);
    }

    /**
     * @dev Returns the person behind a signature over `id`.
     *
     * Requirements: the key has the role at present and made the signature, and its person has not taken it back.
     */
    function _checkOfficer(
        SignerSignature calldata signed,
        bytes32 id,
        uint8 role
    ) private view returns (bytes32 person) {
        person = _personWith(signed.signer, role);
        if (!Signatures.isValid(signed.signer, id, signed.signature)) revert DeskSignatureInvalid(signed.signer);
        if (_withdrawn[id][person]) revert DeskActionWithdrawn(id, person);
    }
}
