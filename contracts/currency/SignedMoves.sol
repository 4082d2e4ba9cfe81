// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {MovementRules} from "./MovementRules.sol";
import {OrderBook} from "./OrderBook.sol";
import {OrderGas} from "./OrderGas.sol";
import {Path} from "./Paths.sol";
import {SpendingLimits} from "./SpendingLimits.sol";
import {Leg} from "../interfaces/Orders.sol";
import {Permission} from "../interfaces/IParticipantRegistry.sol";
import {Scopes} from "../libraries/Scopes.sol";

/**
 * @title SignedMoves
 * @dev A movement that somebody signed for the account it draws on: payments, presented payments and refunds.
 */
abstract contract SignedMoves is MovementRules, OrderBook, SpendingLimits, OrderGas {
    /// @dev What a signature says and for whom. In memory, because a copy of the check for each scope is too large.
    struct Said {
        address account;
        bytes32 digest;
        uint8 scope;
    }

    /**
     * @dev Moves `legs` if `signer` may say so for the account they leave; else does nothing and returns the encoded
     * error. `digest` is what was signed.
     */
    function _moveSigned(
        Movement memory movement,
        Leg[] calldata legs,
        bytes32 digest,
        bytes calldata signer,
        bytes calldata signature
    ) internal returns (bytes memory reason) {
        address from = movement.from;
        Said memory said = Said(from, digest, movement.path == Path.REFUND ? Scopes.REFUND : Scopes.PAY);
        Permission memory permission;
        (reason, permission) = _checkSaid(said, signer, signature);
        if (reason.length != 0) return reason;
        (uint256[] memory lots, uint256[] memory amounts, uint256 total) = _split(legs);
        reason = _checkSpending(from, signer, permission, total, movement.day);
        if (reason.length != 0) return reason;
        reason = _tryMove(movement, lots, amounts);
        if (reason.length == 0) _recordSpending(from, signer, permission, total, movement.day);
    }

    /// @dev Tells whether `signer` said it, and may; returns the encoded error, or what it may.
    function _checkSaid(
        Said memory said,
        bytes calldata signer,
        bytes calldata signature
    ) internal view returns (bytes memory reason, Permission memory permission) {
        return registry().checkSigner(said.account, signer, said.digest, signature, said.scope);
    }

    /// @dev Emits {OrderRefused}.
    function _refuse(bytes32 id, address payer, bytes memory reason) internal {
        emit OrderRefused(id, payer, reason);
    }

    /// @dev Returns the sum of legs; one beyond 2²⁵⁶−1 stays there.
    function _sum(Leg[] calldata legs) internal pure returns (uint256 total) {
        for (uint256 i = 0; i < legs.length; ++i) {
            total = Math.saturatingAdd(total, legs[i].amount);
        }
    }

    /// @dev Returns the legs as the token takes them, and their sum.
    function _split(
        Leg[] calldata legs
    ) private pure returns (uint256[] memory lots, uint256[] memory amounts, uint256 total) {
        lots = new uint256[](legs.length);
        amounts = new uint256[](legs.length);
        for (uint256 i = 0; i < legs.length; ++i) {
            (lots[i], amounts[i]) = (legs[i].lot, legs[i].amount);
            total = Math.saturatingAdd(total, amounts[i]);
        }
    }
}
