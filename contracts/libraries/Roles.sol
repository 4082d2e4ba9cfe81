// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/**
 * @title Roles
 * @dev The names of the roles. Who holds them is kept by the registry, for every contract of the town.
 */
library Roles {
    /// @dev A service key that registers residents and tills.
    bytes32 internal constant REGISTRAR = keccak256("REGISTRAR");
    /// @dev An officer who may stop an account, or all movement, at once.
    bytes32 internal constant GUARDIAN = keccak256("GUARDIAN");
    /// @dev A service key that may stop an account at once, and nothing else.
    bytes32 internal constant FREEZER = keccak256("FREEZER");
    /// @dev A service key that carries what others signed. It can neither create, redirect nor forge, only delay.
    bytes32 internal constant RELAY = keccak256("RELAY");
    /// @dev A service key that writes down the head of the city's journal.
    bytes32 internal constant ANCHOR = keccak256("ANCHOR");

    /// @dev Returns whether `role` is one of these.
    function isKnown(bytes32 role) internal pure returns (bool) {
        return role == REGISTRAR || role == GUARDIAN || role == FREEZER || role == RELAY || role == ANCHOR;
    }
}
