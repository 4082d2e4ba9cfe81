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

/// @dev What a signer with MANAGE signs to let another key sign for an account of its present epoch.
struct Enrolment {
    address account;
    bytes signer;
    Permission permission;
    uint32 epoch;
    uint48 validBefore;
    bytes32 salt;
}

/// @dev What a key signs to end itself, or a signer with MANAGE to end another.
struct Revocation {
    address account;
    bytes signer;
    uint32 epoch;
    uint48 validBefore;
    bytes32 salt;
}

/// @dev What a signer with MANAGE signs against a recovery that would give the account to `newSigner`.
struct Contest {
    address account;
    uint32 epoch;
    bytes newSigner;
    uint48 validBefore;
}

/// @dev How far a recovery is. A contested one waits for a decision, a decided one was let proceed.
enum RecoveryState {
    NONE,
    STARTED,
    CONTESTED,
    DECIDED
}

/// @dev A recovery that is under way, and the two persons who began it.
struct Recovery {
    RecoveryState state;
    uint48 startedAt;
    uint48 activeFrom;
    bytes32 maker;
    bytes32 checker;
    bytes newSigner;
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
    /// @notice A signer of the account let this one in; the event before this one says what it may do.
    event SignerEnrolled(bytes32 indexed enrolment, address indexed account, bytes signer, bytes manager);
    /// @notice `account` takes part no more, for good.
    event AccountClosed(address indexed account);
    /// @notice The person behind `commitment` may be registered with another account than this closed one.
    event CommitmentReleased(bytes32 indexed commitment, address indexed account);
    /// @notice The registrar may register so many residents in a day.
    event DailyRegistrationsSet(uint256 cap);
    /// @notice From `activeFrom` on `newSigner` may take the place of every signer of `account` in this epoch.
    event RecoveryStarted(
        address indexed account,
        uint32 epoch,
        bytes newSigner,
        Permission permission,
        uint48 activeFrom
    );
    /// @notice `by` objected: it takes until `activeFrom` now, and a decision.
    event RecoveryContested(address indexed account, bytes by, uint48 activeFrom);
    /// @notice The objection was decided.
    event RecoveryDecided(address indexed account, bool proceed);
    /// @notice The recovery ended without effect.
    event RecoveryCancelled(address indexed account);
    /// @notice Every earlier signer ended; in `epoch` there is `newSigner` alone.
    event RecoveryActivated(address indexed account, uint32 epoch, bytes newSigner);
    /// @notice `verifier` may say whether its keys signed, as long as its code is the one with this hash.
    event VerifierAllowed(address indexed verifier, bytes32 codehash);
    /// @notice `verifier` is no longer asked, so its keys sign nothing.
    event VerifierDisallowed(address indexed verifier);
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
    /// @notice Nobody is registered with this commitment.
    error RegistryCommitmentUnknown(bytes32 commitment);
    /// @notice The permission, one given or one replaced, is not within the other, which is the manager's.
    error RegistryPermissionRefused(Permission permission, Permission limit);
    /// @notice What was signed is of an epoch that is not the account's present one.
    error RegistryEpochWrong(address account, uint32 epoch, uint32 given);
    /// @notice What was signed was to be brought before `validBefore`.
    error RegistryMandateExpired(uint48 validBefore, uint256 timestamp);
    /// @notice What was signed has been carried out already.
    error RegistryMandateUsed(bytes32 mandate);
    /// @notice A recovery of the account is under way.
    error RegistryRecoveryPending(address account);
    /// @notice No recovery of the account is under way.
    error RegistryRecoveryUnknown(address account);
    /// @notice The recovery was contested, and this is only for one that was not, or was decided.
    error RegistryRecoveryContested(address account);
    /// @notice Nobody has contested the recovery, or it is decided.
    error RegistryRecoveryNotContested(address account);
    /// @notice Both persons began the recovery; one of those who decide must not have.
    error RegistryRecoveryDecidersSame(bytes32 maker, bytes32 checker);
    /// @notice The recovery may be activated from `activeFrom` on.
    error RegistryRecoveryEarly(address account, uint48 activeFrom, uint256 timestamp);
    /// @notice A recovery takes from an hour to 90 days.
    error RegistryRecoveryDelayInvalid(uint48 delay);
    /// @notice There is no code to ask, or the verifier is allowed already, or it is not.
    error RegistryVerifierInvalid(address verifier);
    /// @notice So little gas is left that a verifier's answer would mean nothing.
    error RegistryGasTooLow(uint256 left, uint256 needed);
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
     * @param granted What it may do, within accepting and refunding.
     */
    function assignTerminal(address shop, bytes calldata signer, Permission calldata granted) external;

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
     * @notice Ends the part of accounts for good, all of them or none. Their money can still be redeemed or destroyed.
     * @param accounts The accounts, active or frozen.
     */
    function close(address[] calldata accounts) external;

    /**
     * @notice Lets the persons behind closed accounts be registered anew, all of them or none.
     * @param commitments Their commitments.
     */
    function releaseCommitments(bytes32[] calldata commitments) external;

    /**
     * @notice Changes how many residents the registrar may register in a day.
     * @param cap How many.
     */
    function setDailyRegistrations(uint256 cap) external;

    /**
     * @notice Lets another key sign for an account, within what the manager may do itself. Its limits count apart from
     * the manager's. Carried by the relay.
     * @param enrolment The key and what it may do.
     * @param manager A signer with MANAGE.
     * @param signature Its signature over the enrolment.
     */
    function enrol(Enrolment calldata enrolment, bytes calldata manager, bytes calldata signature) external;

    /**
     * @notice Ends a key, also of an account that is frozen. Carried by the relay.
     * @param revocation The key.
     * @param by The key itself, or a signer with MANAGE.
     * @param signature Its signature over the revocation.
     */
    function revoke(Revocation calldata revocation, bytes calldata by, bytes calldata signature) external;

    /**
     * @notice Begins to give a frozen account, whose signers are lost, to a new one.
     * @param account The account.
     * @param newSigner The signer that is to take the place of all others.
     * @param granted What it is to be permitted.
     */
    function recover(address account, bytes calldata newSigner, Permission calldata granted) external;

    /**
     * @notice Objects to a recovery, once: it takes twice as long then, and a decision. Carried by the relay.
     * @param objection The account and the signer it is not to be given to.
     * @param by A signer with MANAGE.
     * @param signature Its signature over the objection.
     */
    function contest(Contest calldata objection, bytes calldata by, bytes calldata signature) external;

    /**
     * @notice Decides a contested recovery. Of the two persons who act one had no part in beginning it.
     * @param account The account.
     * @param proceed Whether it goes on, when its time has come; else it ends.
     */
    function decideRecovery(address account, bool proceed) external;

    /**
     * @notice Ends a recovery that is under way.
     * @param account The account.
     */
    function cancelRecovery(address account) external;

    /**
     * @notice Carries a recovery out whose time has come. Anyone may.
     * @param account The account.
     */
    function activateRecovery(address account) external;

    /**
     * @notice Lets a contract say whether its keys signed. Its code is written down, and it is asked only as long as it
     * has that code.
     * @param verifier A contract as ERC-7913 has it, for keys of 64 bytes.
     */
    function allowVerifier(address verifier) external;

    /**
     * @notice Asks a contract no longer, at once; its keys sign nothing from then on.
     * @param verifier The contract.
     */
    function disallowVerifier(address verifier) external;

    /// @notice Returns the recovery of `account` that is under way, or one of state NONE.
    function recovery(address account) external view returns (Recovery memory);

    /// @notice Returns the seconds that a recovery takes.
    function recoveryDelay() external view returns (uint48);

    /// @notice Returns whether an enrolment, a revocation or a contest with this EIP-712 hash was carried out.
    function usedMandate(bytes32 mandate) external view returns (bool);

    /// @notice Returns the hash of the code that an allowed verifier must have, or 0.
    function verifierCodehash(address verifier) external view returns (bytes32);

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

    /**
     * @notice Returns the gas that must be left where {checkSigner} is called, what a call keeps back included.
     * @param signer Twenty bytes take 30,000; a verifier with its key 570,000, most of which is left over where the
     * chain itself verifies P-256.
     */
    function signerGas(bytes calldata signer) external pure returns (uint256);

    /// @notice Returns the officers' desk.
    function desk() external view returns (address);

    /**
     * @notice Tells whether a signature speaks for an account. It does not look at whether the account is active.
     * With {signerGas} left it never fails for want of gas. With less it reverts rather than take a good signature of a
     * passkey for a bad one.
     * @param account The account.
     * @param signer The key that is said to have signed.
     * @param digest What was signed.
     * @param signature The signature: 65 bytes, low s; or what the signer's verifier understands, up to 2,048 bytes.
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
