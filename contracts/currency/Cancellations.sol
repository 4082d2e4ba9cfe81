// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {SignedMoves} from "./SignedMoves.sol";
import {IRegionalCurrency} from "../interfaces/IRegionalCurrency.sol";
import {Cancellation, SignedCancellation} from "../interfaces/Orders.sol";
import {CancellationHash} from "../libraries/CancellationHash.sol";
import {Scopes} from "../libraries/Scopes.sol";

/**
 * @title Cancellations
 * @dev A payer takes back an order that was not carried out yet, presented or not. Nothing moves, so it works while
 * paused.
 */
abstract contract Cancellations is SignedMoves {
    /// @inheritdoc IRegionalCurrency
    function cancel(SignedCancellation[] calldata cancellations) external onlyRelay {
        _checkBatch(cancellations.length);
        Memory.Pointer free = Memory.getFreeMemoryPointer();
        for (uint256 i = 0; i < cancellations.length; ++i) {
            SignedCancellation calldata signed = cancellations[i];
            _cancel(i, signed.cancellation, signed.signer, signed.signature);
            Memory.unsafeSetFreeMemoryPointer(free);
        }
    }

    /// @dev Cancels an order, or refuses to. Emits {OrderCancelled} or {OrderRefused}.
    function _cancel(
        uint256 index,
        Cancellation calldata cancellation,
        bytes calldata signer,
        bytes calldata signature
    ) private {
        _checkGas(index, signer.length + signature.length, _signerGas(signer));
        (address payer, bytes32 id) = (cancellation.payer, cancellation.order);
        bytes memory reason = _checkUnused(payer, id);
        if (reason.length == 0) {
            bytes32 digest = _hashTypedDataV4(CancellationHash.hash(cancellation));
            (reason, ) = _checkSaid(Said(payer, digest, Scopes.PAY), signer, signature);
        }
        if (reason.length != 0) {
            _refuse(id, payer, reason);
            return;
        }
        _markCancelled(payer, id);
        emit OrderCancelled(id, payer);
    }
}
