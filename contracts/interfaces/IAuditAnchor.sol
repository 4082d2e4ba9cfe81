// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ICallerErrors} from "./ICallerErrors.sol";
import {IParticipantRegistry} from "./IParticipantRegistry.sol";

/**
 * @title IAuditAnchor
 * @notice Holds the heads of the city's journal, so that no entry before one can be changed unseen.
 */
interface IAuditAnchor is ICallerErrors {
    /// @notice The journal stood at `head` when its anchor number `sequence` was set, after `previous`.
    event Anchored(uint64 indexed sequence, bytes32 indexed head, bytes32 previous);

    /// @notice Anchors are numbered without a gap.
    error AnchorSequence(uint64 expected, uint64 given);
    /// @notice An empty head stands for no anchor at all.
    error AnchorHeadEmpty(uint64 sequence);

    /**
     * @notice Writes the journal's head down for good.
     * @param sequence The anchor's number, one above the last.
     * @param head The hash of the journal's newest entry.
     */
    function anchor(uint64 sequence, bytes32 head) external;

    /// @notice Returns the last anchor's number and head; both are 0 before the first.
    function last() external view returns (uint64 sequence, bytes32 head);

    /// @notice Returns the head that anchor number `sequence` holds, or 0.
    function headOf(uint64 sequence) external view returns (bytes32);

    /// @notice Returns the registry that says who holds ANCHOR.
    function registry() external view returns (IParticipantRegistry);
}
