// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Memory} from "@openzeppelin/contracts/utils/Memory.sol";
import {MovementRules} from "./currency/MovementRules.sol";
import {OrderBook} from "./currency/OrderBook.sol";
import {SpendingLimits} from "./currency/SpendingLimits.sol";
import {IRegionalCurrency, Leg, Payment, Programme, SignedPayment} from "./interfaces/IRegionalCurrency.sol";
import {IParticipantRegistry, Permission} from "./interfaces/IParticipantRegistry.sol";
import {Lots} from "./libraries/Lots.sol";
import {PaymentHash} from "./libraries/PaymentHash.sol";
import {ProgrammeFlags} from "./libraries/ProgrammeFlags.sol";
import {Roles} from "./libraries/Roles.sol";
import {Scopes} from "./libraries/Scopes.sol";

/**
 * @title RegionalCurrency
 * @notice A region's money as an ERC-1155 token of lots. Residents sign orders, the relay carries them, and this
 * contract alone decides whether they are good.
 */
contract RegionalCurrency is MovementRules, OrderBook, SpendingLimits {
    using Lots for uint256;

    /// @notice The most payments in one batch.
    uint256 public constant BATCH_MAX = 200;
    /// @notice The gas that must be left before an order, apart from its legs and its bytes.
    uint256 public constant ORDER_GAS = 100_000;
    /// @notice The gas that must be left before an order for each of its legs, up to eight.
    uint256 public constant LEG_GAS = 38_000;
    /// @notice The gas that must be left before an order for each byte of its legs, signer and signature.
    uint256 public constant BYTE_GAS = 30;

    uint256 private constant LEG_BYTES = 64;

    address private immutable _desk;
    address private immutable _issuance;

    modifier onlyDesk() {
        if (msg.sender != _desk) revert CurrencyCallerNotDesk(msg.sender);
        _;
    }

    modifier onlyRelay() {
        if (!registry().isRelay(msg.sender)) revert CallerNotRelay(msg.sender);
        _;
    }

    modifier onlyIssuance() {
        if (msg.sender != _issuance) revert CurrencyCallerNotIssuance(msg.sender);
        _;
    }

    /**
     * @param desk_ The officers' desk.
     * @param registry_ The registry of participants and of roles.
     * @param issuance_ The only contract that may create money.
     */
    constructor(
        address desk_,
        IParticipantRegistry registry_,
        address issuance_
    ) ERC1155("urn:meguru:lot:{id}") EIP712("RegionalCurrency", "1") MovementRules(registry_) {
        _desk = desk_;
        _issuance = issuance_;
    }

    /// @inheritdoc IRegionalCurrency
    function pay(SignedPayment[] calldata payments) external onlyRelay whenNotPaused {
        if (payments.length == 0 || payments.length > BATCH_MAX) {
            revert CurrencyBatchSize(payments.length, BATCH_MAX);
        }
        Memory.Pointer free = Memory.getFreeMemoryPointer();
        for (uint256 i = 0; i < payments.length; ++i) {
            SignedPayment calldata signed = payments[i];
            _pay(i, signed.payment, signed.signer, signed.signature);
            // Nothing of an order is needed after it. Memory grows dearer with its size, so the next one reuses it.
            Memory.unsafeSetFreeMemoryPointer(free);
        }
    }

    /// @inheritdoc IRegionalCurrency
    function openProgramme(uint32 id, Programme calldata terms) external onlyDesk {
        _openProgramme(id, terms);
    }

    /// @inheritdoc IRegionalCurrency
    function setSuspended(uint32 id, bool suspended) external onlyDesk {
        _setSuspended(id, suspended);
    }

    /// @inheritdoc IRegionalCurrency
    function pause() external {
        if (!registry().hasRole(Roles.GUARDIAN, msg.sender)) revert CallerNotGuardian(msg.sender);
        _pause();
    }

    /// @inheritdoc IRegionalCurrency
    function unpause() external onlyDesk {
        _unpause();
    }

    /// @inheritdoc IRegionalCurrency
    function issue(
        address account,
        uint256 lot,
        uint256 amount
    ) external onlyIssuance whenNotPaused returns (bytes memory reason) {
        // Anyone may bring a list. What is only not yet possible must not let them turn its rows away for good.
        Programme storage terms = _known(lot.programmeOf());
        uint256 today = _dayAt(block.timestamp);
        if (terms.flags & ProgrammeFlags.SUSPENDED != 0) revert ProgrammeIsSuspended(lot.programmeOf());
        if (today < terms.issueFrom) revert IssueWindowClosed(lot.programmeOf(), today);

        uint256[] memory lots = new uint256[](1);
        uint256[] memory amounts = new uint256[](1);
        (lots[0], amounts[0]) = (lot, amount);
        reason = _tryMove(address(0), account, lots, amounts, block.timestamp);
        if (reason.length == 0) emit Issued(account, lot, amount);
    }

    /// @inheritdoc IRegionalCurrency
    function reserveCap(uint32 id, uint256 total) external onlyIssuance {
        _reserveCap(id, total, _dayAt(block.timestamp));
    }

    /// @inheritdoc IRegionalCurrency
    function releaseCap(uint32 id, uint256 amount) external onlyIssuance {
        _releaseCap(id, amount);
    }

    /// @inheritdoc IRegionalCurrency
    function desk() external view returns (address) {
        return _desk;
    }

    /// @inheritdoc IRegionalCurrency
    function issuance() external view returns (address) {
        return _issuance;
    }

    /**
     * @dev Carries out the payment at `index`, or refuses it without touching anything.
     *
     * Requirements: gas to carry it to its end, whatever it turns out to be. No call in here could run dry and be taken
     * for a refusal; the bound makes the batch end with a word for it.
     * Emits {Paid} after the transfer, or {OrderRefused}.
     */
    function _pay(uint256 index, Payment calldata payment, bytes calldata signer, bytes calldata signature) private {
        Leg[] calldata legs = payment.legs;
        if (gasleft() < _gasNeeded(legs.length, signer.length + signature.length)) revert GasTooLow(index);
        bytes32 legsHash = PaymentHash.hashLegs(legs);
        bytes32 id = _hashPayment(payment, legsHash);
        address payer = payment.payer;
        bytes memory reason = _checkOrder(payment, id, block.timestamp - BACKDATE_MAX);
        if (reason.length == 0) reason = _payChecked(payment, payer, legs, signer, signature, id);
        if (reason.length != 0) {
            emit OrderRefused(id, payer, reason);
            return;
        }
        _markPaid(payer, id, payment.payee, legsHash);
        emit Paid(id, payer, payment.payee, payment.billRef);
    }

    /// @dev Moves what an order says if its signer may say so; else does nothing and returns the encoded error.
    function _payChecked(
        Payment calldata payment,
        address payer,
        Leg[] calldata legs,
        bytes calldata signer,
        bytes calldata signature,
        bytes32 id
    ) private returns (bytes memory reason) {
        Permission memory permission;
        (reason, permission) = registry().checkSigner(payer, signer, id, signature, Scopes.PAY);
        if (reason.length != 0) return reason;
        (uint256[] memory lots, uint256[] memory amounts, uint256 total) = _split(legs);
        uint256 validAfter = payment.validAfter;
        reason = _checkSpending(payer, signer, permission, total, _dayAt(validAfter));
        if (reason.length != 0) return reason;
        reason = _tryMove(payer, payment.payee, lots, amounts, validAfter);
        if (reason.length == 0) _recordSpending(payer, signer, permission, total, _dayAt(validAfter));
    }

    /// @dev Returns the gas that surely suffices for an order with so many legs and so many bytes of signature.
    function _gasNeeded(uint256 legs, uint256 signatureBytes) private pure returns (uint256) {
        return ORDER_GAS + Math.min(legs, LEGS_MAX) * LEG_GAS + (legs * LEG_BYTES + signatureBytes) * BYTE_GAS;
    }

    /// @dev Returns the legs as the token takes them, and their sum; a sum beyond 2²⁵⁶−1 stays there.
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
