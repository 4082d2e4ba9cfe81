// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {MovementRules} from "./MovementRules.sol";
import {OrderGas} from "./OrderGas.sol";
import {Path} from "./Paths.sol";
import {IRegionalCurrency, Programme, Purpose} from "../interfaces/IRegionalCurrency.sol";
import {Lots} from "../libraries/Lots.sol";
import {ProgrammeFlags} from "../libraries/ProgrammeFlags.sol";

/**
 * @title Supply
 * @dev Creates and destroys money. All but lapsing is for Issuance alone, which keeps to what officers signed.
 */
abstract contract Supply is MovementRules, OrderGas {
    using Lots for uint256;

    /// @inheritdoc IRegionalCurrency
    function issue(address account, uint256 lot, uint256 amount) external onlyIssuance returns (bytes memory reason) {
        // Anyone may bring a list. What is only not yet possible must not let them turn its rows away for good.
        Programme storage terms = _known(lot.programmeOf());
        uint256 today = _dayAt(block.timestamp);
        if (terms.flags & ProgrammeFlags.SUSPENDED != 0) revert ProgrammeIsSuspended(lot.programmeOf());
        if (today < terms.issueFrom) revert IssueWindowClosed(lot.programmeOf(), today);

        reason = _tryMoveOne(Path.ISSUE, address(0), account, lot, amount);
        if (reason.length != 0) return reason;
        _recordIssue(account, lot, amount);
        emit Issued(account, lot, amount);
    }

    /// @inheritdoc IRegionalCurrency
    function redeem(address shop, uint256 lot, uint256 amount) external onlyIssuance returns (bytes memory reason) {
        reason = _tryMoveOne(Path.REDEEM, shop, address(0), lot, amount);
        if (reason.length != 0) return reason;
        _recordRedemption(lot, amount);
        emit Redeemed(shop, lot, amount);
    }

    /// @inheritdoc IRegionalCurrency
    function burn(
        address account,
        uint256 lot,
        uint256 amount,
        Purpose purpose
    ) external onlyIssuance returns (bytes memory reason) {
        if (purpose == Purpose.NONE) revert CurrencyPurposeMissing();
        // The purposes have their paths in the same order.
        Path path = Path(uint8(Path.LAPSE) + uint8(purpose));
        reason = _tryMoveOne(path, account, address(0), lot, amount);
        if (reason.length != 0) return reason;
        if (purpose == Purpose.CORRECT) {
            _releaseCap(lot.programmeOf(), amount);
            _recordCorrection(account, lot, amount);
        }
        emit Burned(account, lot, amount, purpose);
    }

    /// @inheritdoc IRegionalCurrency
    function lapse(uint256 lot, address[] calldata accounts) external {
        _checkBatch(accounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) {
            address account = accounts[i];
            uint256 amount = balanceOf(account, lot);
            if (amount == 0) continue;
            bytes memory reason = _tryMoveOne(Path.LAPSE, account, address(0), lot, amount);
            if (reason.length != 0) _revertWith(reason);
            _recordLapse(lot, amount);
            emit Lapsed(account, lot, amount);
        }
    }

    /// @inheritdoc IRegionalCurrency
    function reserveCap(uint32 id, uint256 total) external onlyIssuance {
        _reserveCap(id, total, _dayAt(block.timestamp));
    }

    /// @inheritdoc IRegionalCurrency
    function releaseCap(uint32 id, uint256 amount) external onlyIssuance {
        _releaseCap(id, amount);
    }

    /// @dev Creates or destroys money of one lot as of now, or returns the encoded error.
    function _tryMoveOne(
        Path path,
        address from,
        address to,
        uint256 lot,
        uint256 amount
    ) private returns (bytes memory reason) {
        uint256[] memory lots = new uint256[](1);
        uint256[] memory amounts = new uint256[](1);
        (lots[0], amounts[0]) = (lot, amount);
        Movement memory movement = _movement(from, to, block.timestamp);
        movement.path = path;
        reason = _tryMove(movement, lots, amounts);
        if (reason.length == 0 && to == address(0)) _recordDestruction(lot, amount);
    }
}
