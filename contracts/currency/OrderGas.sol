// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Callers} from "./Callers.sol";
import {Lots} from "../libraries/Lots.sol";

/**
 * @title OrderGas
 * @dev How large a batch may be, and the gas that must be left before each of its orders. No call that carries out an
 * order could run dry and be taken for a refusal; the bound makes such a batch end with a word for it.
 */
abstract contract OrderGas is Callers {
    /// @notice The most orders, or accounts, in one batch.
    uint256 public constant BATCH_MAX = 200;
    /// @notice The gas that must be left before an order, apart from its legs, its bytes and its signers.
    uint256 public constant ORDER_GAS = 125_000;
    /// @notice The gas that must be left before an order for each of its legs, up to eight; a refund counts them twice.
    uint256 public constant LEG_GAS = 38_000;
    /// @notice The gas that must be left before an order for each signer that is not an address: what the registry
    /// gives to a verifier, with what a chain keeps back of it on the way there.
    uint256 public constant SIGNER_GAS = 600_000;
    /// @notice The gas that must be left before an order for each byte of its legs, signers and signatures.
    uint256 public constant BYTE_GAS = 30;

    uint256 internal constant LEG_BYTES = 64;
    /// @dev The length of a signer that is an address, which needs no verifier.
    uint256 private constant ADDRESS_LENGTH = 20;

    /// @dev Requirements: a batch of a size that surely fits a transaction.
    function _checkBatch(uint256 size) internal pure {
        if (size == 0 || size > BATCH_MAX) revert CurrencyBatchSize(size, BATCH_MAX);
    }

    /// @dev Requirements: gas for order `index`, with so many bytes and so much for legs and signers.
    function _checkGas(uint256 index, uint256 size, uint256 extraGas) internal view {
        if (gasleft() < ORDER_GAS + size * BYTE_GAS + extraGas) revert GasTooLow(index);
    }

    /// @dev Returns what so many legs take; with more than eight an order is refused before they take anything.
    function _legsGas(uint256 legs) internal pure returns (uint256) {
        return Math.min(legs, Lots.LEGS_MAX) * LEG_GAS;
    }

    /// @dev Returns what it takes to ask a signer's verifier; an address has none.
    function _signerGas(bytes calldata signer) internal pure returns (uint256) {
        return signer.length == ADDRESS_LENGTH ? 0 : SIGNER_GAS;
    }
}
