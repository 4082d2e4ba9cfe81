// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/**
 * @title Lots
 * @dev A lot's number says everything of it: `programme << 32 | lastDay`. It fits a signed integer of 64 bits, so that
 * a database holds it as it is. A last day of 2³²−1 never comes; days are compared in uint256, where that needs no care.
 */
library Lots {
    uint32 internal constant PROGRAMME_MAX = 2 ** 31 - 1;
    uint32 internal constant LAST_DAY_NEVER = type(uint32).max;
    uint256 internal constant LOT_MAX = 2 ** 63 - 1;
    /// @dev The most lots that one order draws on.
    uint256 internal constant LEGS_MAX = 8;

    /// @dev Returns the lot of a programme's money with this last day.
    function lotOf(uint32 programme, uint32 lastDay) internal pure returns (uint256) {
        return (uint256(programme) << 32) | lastDay;
    }

    /// @dev Returns the programme of a lot that is at most {LOT_MAX}.
    function programmeOf(uint256 lot) internal pure returns (uint32) {
        return uint32(lot >> 32);
    }

    /// @dev Returns the last day of a lot, wide enough to add days of grace to it.
    function lastDayOf(uint256 lot) internal pure returns (uint256) {
        return uint32(lot);
    }
}
