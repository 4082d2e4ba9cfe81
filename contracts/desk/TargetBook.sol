// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IOfficerDesk} from "../interfaces/IOfficerDesk.sol";
import {OfficerBook} from "./OfficerBook.sol";

/**
 * @title TargetBook
 * @dev Which contracts actions may call. The desk is always one of them.
 */
abstract contract TargetBook is OfficerBook {
    mapping(address target => uint48) private _activeFrom;

    /// @inheritdoc IOfficerDesk
    function allowTarget(address target) external onlySelf {
        // What is called is a contract that stands there today, not one that somebody puts there tomorrow.
        if (target.code.length == 0) revert DeskTargetRefused(target);
        if (_activeFrom[target] != 0) revert DeskTargetKnown(target);
        uint48 activeFrom = uint48(block.timestamp) + APPOINT_DELAY;
        _activeFrom[target] = activeFrom;
        emit TargetScheduled(target, activeFrom);
    }

    /// @inheritdoc IOfficerDesk
    function disallowTarget(address target) external onlySelf {
        if (target == address(this) || _activeFrom[target] == 0) revert DeskTargetRefused(target);
        delete _activeFrom[target];
        emit TargetDisallowed(target);
    }

    /// @inheritdoc IOfficerDesk
    function targetFrom(address target) external view returns (uint48) {
        return _activeFrom[target];
    }

    /// @inheritdoc IOfficerDesk
    function isTarget(address target) public view returns (bool) {
        uint48 activeFrom = _activeFrom[target];
        return activeFrom != 0 && block.timestamp >= activeFrom;
    }

    /// @dev Lets actions call `target` at once, which only the deployment may. Emits {TargetAllowed}.
    function _allowTarget(address target) internal {
        _activeFrom[target] = uint48(block.timestamp);
        emit TargetAllowed(target);
    }
}
