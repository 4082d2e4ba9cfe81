// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/**
 * @title ProgrammeFlags
 * @dev The bits of a programme's flags.
 */
library ProgrammeFlags {
    /// @dev The money is sold at its price; without this bit it is given.
    uint8 internal constant PURCHASED = 1;
    /// @dev Residents may pass it on to residents.
    uint8 internal constant TRANSFERABLE = 2;
    /// @dev Shops may pay shops with it.
    uint8 internal constant RECIRCULATES = 4;
    /// @dev It neither moves nor is issued at present.
    uint8 internal constant SUSPENDED = 8;
    uint8 internal constant ALL = PURCHASED | TRANSFERABLE | RECIRCULATES | SUSPENDED;
}
