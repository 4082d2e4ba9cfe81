// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IssueRow, ListKind, LotRow} from "../interfaces/IIssuance.sol";

/**
 * @title ListHash
 * @dev The hash of a chunk of a list. It covers what comes after it, so that the first one covers the whole list, and
 * the chain, the contract and the kind of the list, so that it is good for nothing else.
 */
library ListHash {
    bytes32 internal constant ISSUE_TYPEHASH = keccak256(
        "List(uint256 chainId,address contract,uint8 kind,Row[] rows,bytes32 rest)"
        "Row(address account,uint256 amount)"
    );
    bytes32 internal constant LOT_TYPEHASH = keccak256(
        "List(uint256 chainId,address contract,uint8 kind,Row[] rows,bytes32 rest)"
        "Row(address account,uint256 lot,uint256 amount)"
    );

    /// @dev Returns the hash of a chunk of an issue list.
    function hash(IssueRow[] calldata rows, bytes32 rest) internal view returns (bytes32) {
        return keccak256(abi.encode(ISSUE_TYPEHASH, block.chainid, address(this), ListKind.ISSUE, rows, rest));
    }

    /// @dev Returns the hash of a chunk of a list that redeems or burns.
    function hash(LotRow[] calldata rows, bytes32 rest, ListKind kind) internal view returns (bytes32) {
        return keccak256(abi.encode(LOT_TYPEHASH, block.chainid, address(this), kind, rows, rest));
    }
}
