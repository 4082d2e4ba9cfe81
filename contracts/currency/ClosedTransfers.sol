// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {IRegionalCurrency} from "../interfaces/IRegionalCurrency.sol";

/**
 * @title ClosedTransfers
 * @dev An ERC-1155 token that is whole for readers and closed for movers. Money that its holder could move past the
 * relay could be spent twice while a till already says "paid".
 */
abstract contract ClosedTransfers is ERC1155, IRegionalCurrency {
    /// @notice Always reverts: holders sign orders instead.
    function safeTransferFrom(address, address, uint256, uint256, bytes memory) public pure override {
        revert DirectTransferClosed();
    }

    /// @notice Always reverts: holders sign orders instead.
    function safeBatchTransferFrom(
        address,
        address,
        uint256[] memory,
        uint256[] memory,
        bytes memory
    ) public pure override {
        revert DirectTransferClosed();
    }

    /// @notice Always reverts: nobody moves money for a holder.
    function setApprovalForAll(address, bool) public pure override {
        revert DirectTransferClosed();
    }
}
