// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {AccessControl} from "@openzeppelin/contracts/access/AccessControl.sol";
import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IParticipantRegistry, RoleHolders} from "../interfaces/IParticipantRegistry.sol";
import {Roles} from "../libraries/Roles.sol";

/**
 * @title RoleBook
 * @dev Who holds which role, for every contract of the town. A role that the desk grants begins after a delay, so that
 * there is time to object; taking it away works at once.
 */
abstract contract RoleBook is IParticipantRegistry, AccessControl {
    /// @notice A service key that registers residents and tills.
    bytes32 public constant REGISTRAR = Roles.REGISTRAR;
    /// @notice An officer who may stop an account, or all movement, at once.
    bytes32 public constant GUARDIAN = Roles.GUARDIAN;
    /// @notice A service key that may stop an account at once, and nothing else.
    bytes32 public constant FREEZER = Roles.FREEZER;
    /// @notice A service key that carries what others signed. It can neither create, redirect nor forge, only delay.
    bytes32 public constant RELAY = Roles.RELAY;
    /// @notice A service key that writes down the head of the city's journal.
    bytes32 public constant ANCHOR = Roles.ANCHOR;
    /// @notice How long after the desk granted it a role begins.
    uint48 public constant ROLE_DELAY = 48 hours;

    address private immutable _desk;

    mapping(bytes32 role => mapping(address account => uint48)) private _activeFrom;
    bool private _relayOpen;

    modifier onlyDesk() {
        if (msg.sender != _desk) revert RegistryCallerNotDesk(msg.sender);
        _;
    }

    modifier onlyRelay() {
        if (!isRelay(msg.sender)) revert CallerNotRelay(msg.sender);
        _;
    }

    /**
     * @param desk_ The officers' desk, which alone grants and takes roles.
     * @param holders The first holders of the roles. Theirs begin at once.
     */
    constructor(address desk_, RoleHolders memory holders) {
        _desk = desk_;
        _grantRole(DEFAULT_ADMIN_ROLE, desk_);
        _grantRole(Roles.REGISTRAR, holders.registrar);
        _grantRole(Roles.GUARDIAN, holders.guardian);
        _grantRole(Roles.FREEZER, holders.freezer);
        _grantRole(Roles.ANCHOR, holders.anchor);
        for (uint256 i = 0; i < holders.relays.length; ++i) {
            _grantRole(Roles.RELAY, holders.relays[i]);
        }
    }

    /// @inheritdoc IParticipantRegistry
    function openRelay(bool open) external onlyDesk {
        _relayOpen = open;
        emit RelayOpened(open);
    }

    /// @inheritdoc IParticipantRegistry
    function relayOpen() external view returns (bool) {
        return _relayOpen;
    }

    /// @inheritdoc IParticipantRegistry
    function roleActiveFrom(bytes32 role, address account) external view returns (uint48) {
        return _activeFrom[role][account];
    }

    /// @inheritdoc IParticipantRegistry
    function desk() public view returns (address) {
        return _desk;
    }

    /**
     * @notice Grants a role, from 48 hours later on. One that is held or granted already stays as it is.
     * @param role One of the five roles.
     * @param account Its holder to be.
     */
    function grantRole(
        bytes32 role,
        address account
    ) public override(AccessControl, IAccessControl) onlyRole(getRoleAdmin(role)) {
        _checkKnown(role);
        if (!_grantRole(role, account)) return;
        uint48 activeFrom = uint48(block.timestamp) + ROLE_DELAY;
        _activeFrom[role][account] = activeFrom;
        emit RoleScheduled(role, account, activeFrom);
    }

    /**
     * @notice Takes a role away at once, also one that has not begun.
     * @param role One of the five roles.
     * @param account Its holder.
     */
    function revokeRole(bytes32 role, address account) public override(AccessControl, IAccessControl) {
        _checkKnown(role);
        super.revokeRole(role, account);
    }

    /**
     * @notice Gives up a role of one's own at once.
     * @param role One of the five roles.
     * @param account The caller, once more.
     */
    function renounceRole(bytes32 role, address account) public override(AccessControl, IAccessControl) {
        _checkKnown(role);
        super.renounceRole(role, account);
    }

    /// @inheritdoc IParticipantRegistry
    function isRelay(address account) public view returns (bool) {
        return _relayOpen || hasRole(Roles.RELAY, account);
    }

    /// @notice Returns whether `account` holds `role` at present; one that has not begun is not held.
    function hasRole(bytes32 role, address account) public view override(AccessControl, IAccessControl) returns (bool) {
        return super.hasRole(role, account) && block.timestamp >= _activeFrom[role][account];
    }

    /// @dev Gives the role if it is not held, begun or not; {AccessControl} would give one anew that has not begun.
    function _grantRole(bytes32 role, address account) internal override returns (bool) {
        return !super.hasRole(role, account) && super._grantRole(role, account);
    }

    /// @dev Takes the role, begun or not; {AccessControl} would pass over one that has not begun.
    // It is used: by the functions of {AccessControl} that it overrides.
    // slither-disable-next-line dead-code
    function _revokeRole(bytes32 role, address account) internal override returns (bool) {
        delete _activeFrom[role][account];
        return super._revokeRole(role, account);
    }

    /// @dev Requirements: one of the five. So the desk's own place can be neither shared nor lost.
    function _checkKnown(bytes32 role) private pure {
        if (!Roles.isKnown(role)) revert RegistryRoleUnknown(role);
    }
}
