// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/**
 * @title Scopes
 * @dev The bits of a permission's scope: what a signer may do for an account.
 */
library Scopes {
    uint8 internal constant PAY = 1;
    uint8 internal constant REFUND = 2;
    uint8 internal constant ACCEPT = 4;
    uint8 internal constant MANAGE = 8;
    uint8 internal constant TERMINAL = ACCEPT | REFUND;
    uint8 internal constant ALL = PAY | REFUND | ACCEPT | MANAGE;

    /// @dev Returns whether `scope` names something and nothing beyond `limit`.
    function isWithin(uint8 scope, uint8 limit) internal pure returns (bool) {
        return scope != 0 && scope & ~limit == 0;
    }
}
