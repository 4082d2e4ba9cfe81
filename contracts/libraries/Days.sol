// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/**
 * @title Days
 * @dev Days as the city counts them: from 1970-01-01, beginning at its own midnight.
 */
library Days {
    /// @dev Returns the day on which `timestamp` falls. Callers pass times of the present age, so the sum is positive.
    function dayAt(uint256 timestamp, int32 utcOffset) internal pure returns (uint256) {
        return uint256(int256(timestamp) + utcOffset) / 1 days;
    }
}
