// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/**
 * @title ICallerErrors
 * @notice What somebody without the role meets at the contracts that ask the registry for it.
 */
interface ICallerErrors {
    /// @notice Only the relay may bring this, unless the desk has opened the relay to everybody.
    error CallerNotRelay(address caller);
    /// @notice Only a guardian may do this.
    error CallerNotGuardian(address caller);
    /// @notice Only the holder of ANCHOR may do this.
    error CallerNotAnchor(address caller);
}
