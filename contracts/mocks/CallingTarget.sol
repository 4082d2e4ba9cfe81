// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Address} from "@openzeppelin/contracts/utils/Address.sol";
import {IOfficerDesk} from "../interfaces/IOfficerDesk.sol";

/**
 * @title CallingTarget
 * @notice A target of actions that looks who acts and calls whomever it is told to, so that a test sees what the desk
 * lets it do. It is never deployed for use.
 */
contract CallingTarget {
    /// @notice Who acted when {look} was called.
    event Seen(bytes32 maker, bytes32 checker);

    /// @notice Notes who acts at present.
    function look(IOfficerDesk desk) external {
        (bytes32 maker, bytes32 checker) = desk.acting();
        emit Seen(maker, checker);
    }

    /// @notice Calls `target` with `data` and fails as it fails.
    function forward(address target, bytes calldata data) external {
        Address.functionCall(target, data);
    }
}
