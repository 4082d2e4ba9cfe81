// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @dev What a maker proposes and a checker approves: one call.
struct Action {
    address target;
    bytes data;
    bytes32 salt;
    uint48 notBefore;
    uint48 notAfter;
}

/// @dev A key with its signature.
struct SignerSignature {
    bytes signer;
    bytes signature;
}

/// @dev One key of an officer. `person` stands for the human being, who may hold several keys.
struct Officer {
    bytes32 person;
    bytes signer;
    uint8 roles;
}

/**
 * @title IOfficerDesk
 * @notice Runs an action when a maker and a checker who is another person have both signed it.
 */
interface IOfficerDesk {
    /// @notice `signer` is a key of `person` with these roles.
    event OfficerAppointed(bytes32 indexed person, bytes signer, uint8 roles);
    /// @notice Actions may call `target`.
    event TargetAllowed(address indexed target);
    /// @notice The action ran.
    event ActionExecuted(bytes32 indexed action, address indexed target, bytes32 maker, bytes32 checker);

    /// @notice Actions may not call this address.
    error DeskTargetRefused(address target);
    /// @notice The action ran before.
    error DeskActionUsed(bytes32 action);
    /// @notice The action may run from `notBefore` on.
    error DeskActionNotYetValid(uint48 notBefore, uint256 timestamp);
    /// @notice The action may run until `notAfter`.
    error DeskActionExpired(uint48 notAfter, uint256 timestamp);
    /// @notice The two times are not in order, or more than 30 days apart.
    error DeskWindowTooLong(uint48 notBefore, uint48 notAfter);
    /// @notice The signature is not `signer`'s over this action, or it is not in its one accepted form.
    error DeskSignatureInvalid(bytes signer);
    /// @notice The key does not carry this role.
    error DeskRoleMissing(bytes signer, uint8 role);
    /// @notice Both signatures are of one person.
    error DeskSamePerson(bytes32 person);
    /// @notice Too few persons, or too few of them with the role to make and to check.
    error DeskOfficersTooFew(uint256 persons);
    /// @notice An appointment without person, with unknown roles, or with a key that is taken or cannot sign.
    error DeskOfficerInvalid(bytes32 person, bytes signer, uint8 roles);

    /**
     * @notice Runs an action once. Anyone may bring it.
     * @param action The action.
     * @param maker The key and signature of the officer who proposed it.
     * @param checker The key and signature of another person who approved it.
     */
    function execute(Action calldata action, SignerSignature calldata maker, SignerSignature calldata checker) external;

    /// @notice Returns the EIP-712 hash that both officers sign.
    function hashAction(Action calldata action) external view returns (bytes32);

    /// @notice Returns whose key `signer` is and its roles; both are 0 for a stranger's.
    function officer(bytes calldata signer) external view returns (bytes32 person, uint8 roles);

    /// @notice Returns whether the action ran.
    function used(bytes32 action) external view returns (bool);

    /// @notice Returns whether actions may call `target`.
    function isTarget(address target) external view returns (bool);
}
