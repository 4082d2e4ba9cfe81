// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {ICallerErrors} from "./ICallerErrors.sol";
import {ISignerReasons} from "./ISignerReasons.sol";

/// @dev What a participant is.
enum Kind {
    NONE,
    RESIDENT,
    SHOP
}

/// @dev Whether a participant takes part at present.
enum Status {
    NONE,
    ACTIVE,
    FROZEN,
    CLOSED
}

/// @dev One slot. `epoch` numbers the generation of signers, `classes` are a shop's bits.
struct Participant {
    Kind kind;
    Status status;
    uint32 epoch;
    uint64 classes;
    uint48 registeredAt;
    bool ownKeyRevoked;
}

/// @dev One slot. What one signer may do for one account; `type(uint64).max` says that a limit does not bind.
struct Permission {
    uint48 notBefore;
    uint48 notAfter;
    uint8 scope;
    uint64 paymentLimit;
    uint64 dayLimit;
}

/// @dev A row of the desk's registration list. A signer given here takes the place of the account's own key.
struct RegistrationEntry {
    address account;
    Kind kind;
    uint64 classes;
    bytes32 personCommitment;
    bytes firstSigner;
    Permission permission;
}

/// @dev Who holds which role from the deployment on.
struct RoleHolders {
    address[] relays;
    address registrar;
    address guardian;
    address freezer;
    address anchor;
}

/**
 * @title IParticipantRegistry
 * @notice Who takes part, which keys may sign for them, which classes a shop carries, and who is frozen; and who holds
 * which role, for every contract of the town.
 */
interface IParticipantRegistry is IAccessControl, ICallerErrors, ISignerReasons {
    /// @notice `account` takes part from now on.
    event ParticipantRegistered(
        address indexed account,
        Kind kind,
        uint64 classes,
        bytes32 personCommitment,
        bool ownKeyRevoked
    );
    /// @notice `signer` may act for `account` as `permission` says.
    event SignerPermitted(address indexed account, uint32 epoch, bytes signer, Permission permission);
    /// @notice `signer` may no longer act for `account`.
    event SignerRevoked(address indexed account, uint32 epoch, bytes signer);
    /// @notice `by` stopped `account`: nothing moves to or from it.
    event AccountFrozen(address indexed account, address by);
    /// @notice `account` takes part again.
    event AccountUnfrozen(address indexed account);
    /// @notice A shop's classes were replaced.
    event ClassesChanged(address indexed account, uint64 classes);
    /// @notice The role that was granted just before this holds from `activeFrom` on.
    event RoleScheduled(bytes32 indexed role, address indexed account, uint48 activeFrom);
    /// @notice While `open`, everybody may bring what only the relay brings.
    event RelayOpened(bool open);

    /// @notice The account is registered already.
    error RegistryAccountKnown(address account);
    /// @notice Nobody is registered at this account.
    error RegistryAccountUnknown(address account);
    /// @notice The person already has `account`.
    error RegistryCommitmentUsed(bytes32 commitment, address account);
    /// @notice A resident is registered with the commitment to a person, and this one came without.
    error RegistryCommitmentMissing(address account);
    /// @notice The account's key did not sign this registration.
    error RegistryProofInvalid(address account);
    /// @notice The proof was to be used before `validBefore`.
    error RegistryProofExpired(uint48 validBefore, uint256 timestamp);
    /// @notice On `day` the registrar has already registered `cap` residents.
    error RegistryDailyCapReached(uint256 day, uint256 cap);
    /// @notice This cannot be done to a participant of this kind.
    error RegistryKindInvalid(address account, Kind kind);
    /// @notice The scope is empty, or reaches further than may be given or changed here.
    error RegistryScopeRefused(uint8 scope);
    /// @notice The key is not of a form that could ever sign, or holds no permission that could be revoked.
    error RegistrySignerInvalid(bytes signer);
    /// @notice This cannot be done to a participant in this state.
    error RegistryStatusInvalid(address account, Status status);
    /// @notice The two lists are not of one length.
    error RegistryLengthMismatch(uint256 shops, uint256 classes);
    /// @notice No place on Earth keeps this offset from UTC.
    error RegistryUtcOffsetInvalid(int32 utcOffset);
    /// @notice Only the officers' desk may do this.
    error RegistryCallerNotDesk(address caller);
    /// @notice There is no such role to give or to take.
    error RegistryRoleUnknown(bytes32 role);

    /**
     * @notice Registers a resident who proved to hold the account's key.
     * @param account The resident's account.
     * @param personCommitment Stands for one person without naming them; one person, one account.
     * @param validBefore The proof is good before this time.
     * @param proof The account's own signature over `Registration(address account,uint48 validBefore)`.
     */
    function registerResident(
        address account,
        bytes32 personCommitment,
        uint48 validBefore,
        bytes calldata proof
    ) external;

    /**
     * @notice Registers a list of residents and shops, all of them or none.
     * @param entries The accounts, each with its first signer if its own key is not to sign. A shop's never does.
     */
    function register(RegistrationEntry[] calldata entries) external;

    /**
     * @notice Lets a till's key accept and refund for a shop.
     * @param shop The shop.
     * @param signer The till's key.
     * @param permission What it may do, within accepting and refunding.
     */
    function assignTerminal(address shop, bytes calldata signer, Permission calldata permission) external;

    /**
     * @notice Takes a signer's permission away; the account's own key counts as its signer.
     * @param account The account.
     * @param signer The key.
     */
    function revokeSigner(address account, bytes calldata signer) external;

    /**
     * @notice Replaces the classes of shops.
     * @param shops The shops.
     * @param classes Their new classes, in the same order.
     */
    function setClasses(address[] calldata shops, uint64[] calldata classes) external;

    /**
     * @notice Stops an account at once: nothing moves to or from it.
     * @param account The account.
     */
    function freeze(address account) external;

    /**
     * @notice Lets stopped accounts take part again, all of them or none.
     * @param accounts The accounts.
     */
    function unfreeze(address[] calldata accounts) external;

    /**
     * @notice Lets everybody bring what only the relay brings, should the relay be gone; or ends that.
     * @param open Whether everybody may.
     */
    function openRelay(bool open) external;

    /// @notice Returns whether everybody may bring what only the relay brings.
    function relayOpen() external view returns (bool);

    /// @notice Returns whether `account` may bring orders: it holds RELAY, or the relay is open.
    function isRelay(address account) external view returns (bool);

    /// @notice Returns when a role that was granted to `account` begins, or 0.
    function roleActiveFrom(bytes32 role, address account) external view returns (uint48);

    /// @notice Returns what is known of `account`; an unknown one has kind and status NONE.
    function participant(address account) external view returns (Participant memory);

    /// @notice Returns what `signer` may do for `account` at present; a scope of 0 is no permission.
    function permission(address account, bytes calldata signer) external view returns (Permission memory);

    /// @notice Returns the account of the person behind `commitment`, or zero.
    function commitmentAccount(bytes32 commitment) external view returns (address);

    /// @notice Returns how many residents the registrar may register in a day.
    function dailyRegistrations() external view returns (uint256);

    /// @notice Returns how many residents the registrar has registered on `day`.
    function registrationsOn(uint256 day) external view returns (uint256);

    /// @notice Returns the seconds by which the city's days begin before those of UTC.
    function utcOffset() external view returns (int32);

    /// @notice Returns the officers' desk.
    function desk() external view returns (address);

    /**
     * @notice Tells whether a signature speaks for an account. It does not look at whether the account is active.
     * @param account The account.
     * @param signer The key that is said to have signed.
     * @param digest What was signed.
     * @param signature The signature: 65 bytes, low s.
     * @param scope What the signer must be permitted to do.
     * @return reason Empty if it does, else the encoded error.
     * @return permission_ What the signer may do; an own key may do everything without limit.
     */
    function checkSigner(
        address account,
        bytes calldata signer,
        bytes32 digest,
        bytes calldata signature,
        uint8 scope
    ) external view returns (bytes memory reason, Permission memory permission_);
}
