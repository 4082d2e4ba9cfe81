// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {RegionalCurrency} from "../RegionalCurrency.sol";
import {IParticipantRegistry} from "../interfaces/IParticipantRegistry.sol";

/**
 * @title ForgetfulCurrency
 * @notice A currency with a way to move value that asks nothing, so that a test sees the rule hold there too. It is
 * never deployed for use.
 */
contract ForgetfulCurrency is RegionalCurrency {
    /// @notice Takes what the currency takes.
    constructor(
        address desk_,
        IParticipantRegistry registry_,
        address issuance_
    ) RegionalCurrency(desk_, registry_, issuance_) {}

    /// @notice Moves, creates or destroys without a question.
    function move(address from, address to, uint256[] calldata lots, uint256[] calldata amounts) external {
        _update(from, to, lots, amounts);
    }
}
