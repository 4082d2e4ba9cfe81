// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IAuditAnchor} from "./interfaces/IAuditAnchor.sol";
import {IParticipantRegistry} from "./interfaces/IParticipantRegistry.sol";
import {Roles} from "./libraries/Roles.sol";

/**
 * @title AuditAnchor
 * @notice The heads of the city's journal, one after the other, for ever. Whoever has the journal can show that nothing
 * before an anchor was changed; whoever has none learns nothing from it.
 */
contract AuditAnchor is IAuditAnchor {
    IParticipantRegistry private immutable _registry;

    uint64 private _last;
    mapping(uint64 sequence => bytes32) private _heads;

    /// @param registry_ The registry, which says who holds ANCHOR.
    constructor(IParticipantRegistry registry_) {
        _registry = registry_;
    }

    /// @inheritdoc IAuditAnchor
    function anchor(uint64 sequence, bytes32 head) external {
        if (!_registry.hasRole(Roles.ANCHOR, msg.sender)) revert CallerNotAnchor(msg.sender);
        if (sequence != _last + 1) revert AnchorSequence(_last + 1, sequence);
        if (head == 0) revert AnchorHeadEmpty(sequence);
        bytes32 previous = _heads[_last];
        _last = sequence;
        _heads[sequence] = head;
        emit Anchored(sequence, head, previous);
    }

    /// @inheritdoc IAuditAnchor
    function last() external view returns (uint64 sequence, bytes32 head) {
        return (_last, _heads[_last]);
    }

    /// @inheritdoc IAuditAnchor
    function headOf(uint64 sequence) external view returns (bytes32) {
        return _heads[sequence];
    }

    /// @inheritdoc IAuditAnchor
    function registry() external view returns (IParticipantRegistry) {
        return _registry;
    }
}
