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
    /// @notice `signer` is a key of `person`, with these roles from `activeFrom` on.
    event OfficerScheduled(bytes32 indexed person, bytes signer, uint8 roles, uint48 activeFrom);
    /// @notice `signer` is no longer a key of `person`.
    event OfficerDismissed(bytes32 indexed person, bytes signer);
    /// @notice Actions may call `target`.
    event TargetAllowed(address indexed target);
    /// @notice Actions may call `target` from `activeFrom` on.
    event TargetScheduled(address indexed target, uint48 activeFrom);
    /// @notice Actions may no longer call `target`.
    event TargetDisallowed(address indexed target);
    /// @notice `person` took a signature under this action back.
    event ActionWithdrawn(bytes32 indexed action, bytes32 indexed person);
    /// @notice So many of these keys together may replace the officers.
    event CouncilSeated(bytes[] keys, uint8 threshold);
    /// @notice The council proposed new officers, to hold from `activeFrom` on if somebody carries it out.
    event ReplacementProposed(bytes32 indexed replacement, Officer[] officers, bytes32 salt, uint48 activeFrom);
    /// @notice The council took its proposal back.
    event ReplacementWithdrawn(bytes32 indexed replacement);
    /// @notice All officers ended together; those appointed just before this are the officers of `generation`.
    event OfficersReplaced(bytes32 indexed replacement, uint32 generation);
    /// @notice The action ran.
    event ActionExecuted(bytes32 indexed action, address indexed target, bytes32 maker, bytes32 checker);

    /// @notice Actions may not call this address, or may not be let.
    error DeskTargetRefused(address target);
    /// @notice Actions may call this address already, or may soon.
    error DeskTargetKnown(address target);
    /// @notice `person` took the signature under this action back.
    error DeskActionWithdrawn(bytes32 action, bytes32 person);
    /// @notice An action of these two is running.
    error DeskActing(bytes32 maker, bytes32 checker);
    /// @notice Only an action of the desk may do this.
    error DeskCallerNotSelf(address caller);
    /// @notice The key is no officer's.
    error DeskOfficerUnknown(bytes signer);
    /// @notice So many keys of a council cannot act together.
    error DeskCouncilInvalid(uint256 keys, uint8 threshold);
    /// @notice The key is none of the council's, or could not be one.
    error DeskCouncilKeyInvalid(bytes signer);
    /// @notice The key is counted already.
    error DeskCouncilKeyRepeated(bytes signer);
    /// @notice `given` keys of the council signed, and `threshold` act together.
    error DeskCouncilTooFew(uint256 given, uint8 threshold);
    /// @notice The council proposed just this before.
    error DeskReplacementKnown(bytes32 replacement);
    /// @notice No such replacement waits.
    error DeskReplacementUnknown(bytes32 replacement);
    /// @notice The replacement may be carried out from `activeFrom` on.
    error DeskReplacementEarly(bytes32 replacement, uint48 activeFrom, uint256 timestamp);
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
    /// @notice Both signatures are of one person, or one of them is of the person who is to be dismissed.
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

    /**
     * @notice Takes an officer's signature under an action back. Anyone may bring it, before or after the signature.
     * @param action The action's hash.
     * @param officer_ The officer's key, with its signature over `Withdrawal(bytes32 action)`.
     */
    function withdraw(bytes32 action, SignerSignature calldata officer_) external;

    /**
     * @notice Gives a new key to a person, or more roles to a key, from 48 hours later on.
     * @param appointed The key, with its person and the roles it is to have beside those it has.
     */
    function appoint(Officer calldata appointed) external;

    /**
     * @notice Ends a key of another person at once.
     * @param signer The key.
     */
    function dismiss(bytes calldata signer) external;

    /**
     * @notice Lets actions call a contract, from 48 hours later on.
     * @param target The contract.
     */
    function allowTarget(address target) external;

    /**
     * @notice Lets actions no longer call a contract, at once. The desk itself they may always call.
     * @param target The contract.
     */
    function disallowTarget(address target) external;

    /**
     * @notice Proposes new officers in place of all there are. Anyone may bring it, once.
     * @param officers The new officers.
     * @param salt Any number.
     * @param council Keys of the council, with their signatures over `Replacement(Officer[] officers,bytes32 salt)`.
     */
    function proposeReplacement(Officer[] calldata officers, bytes32 salt, SignerSignature[] calldata council) external;

    /**
     * @notice Takes such a proposal back for good.
     * @param replacement The replacement's hash.
     * @param council Keys of the council, with their signatures over `ReplacementWithdrawal(bytes32 replacement)`.
     */
    function withdrawReplacement(bytes32 replacement, SignerSignature[] calldata council) external;

    /**
     * @notice Carries a replacement out, 14 days after it was proposed. Anyone may.
     * @param officers The new officers, as they were proposed.
     * @param salt The number, as it was proposed.
     */
    function replaceOfficers(Officer[] calldata officers, bytes32 salt) external;

    /// @notice Returns the persons of the action that is running, or zeros outside of any.
    function acting() external view returns (bytes32 maker, bytes32 checker);

    /// @notice Returns the EIP-712 hash that both officers sign.
    function hashAction(Action calldata action) external view returns (bytes32);

    /// @notice Returns the EIP-712 hash that the council signs.
    function hashReplacement(Officer[] calldata officers, bytes32 salt) external view returns (bytes32);

    /// @notice Returns whose key `signer` is and its roles at present; both are 0 for a stranger's.
    function officer(bytes calldata signer) external view returns (bytes32 person, uint8 roles);

    /// @notice Returns the roles `signer` is still to have and from when on; zeros if nothing is to come.
    function officerFrom(bytes calldata signer) external view returns (bytes32 person, uint8 roles, uint48 activeFrom);

    /// @notice Returns how often the officers were all appointed together; the first ones are generation 1.
    function generation() external view returns (uint32);

    /// @notice Returns whether `person` took a signature under the action back.
    function withdrawn(bytes32 action, bytes32 person) external view returns (bool);

    /// @notice Returns whether the action ran.
    function used(bytes32 action) external view returns (bool);

    /// @notice Returns whether actions may call `target`.
    function isTarget(address target) external view returns (bool);

    /// @notice Returns from when on actions may call `target`, or 0.
    function targetFrom(address target) external view returns (uint48);

    /// @notice Returns from when on a replacement may be carried out, or 0 if it does not wait.
    function replacementFrom(bytes32 replacement) external view returns (uint48);

    /// @notice Returns how many keys the council has and how many of them act together.
    function councilSeats() external view returns (uint256 seats, uint8 threshold);

    /// @notice Returns whether `signer` is a key of the council.
    function isCouncilKey(bytes calldata signer) external view returns (bool);
}
