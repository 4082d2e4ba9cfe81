// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/**
 * @dev Every way on which value moves. The first three ask for the most and come first: both ends active, programme
 * not suspended, lot spendable. From REDEEM on value is destroyed.
 */
enum Path {
    ORDER,
    PRESENTED,
    ISSUE,
    REFUND,
    REDEEM,
    LAPSE,
    CORRECT,
    REPAY,
    WRITE_OFF
}
