// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ClosedTransfers} from "./ClosedTransfers.sol";
import {IssueBook} from "./IssueBook.sol";
import {ProgrammeBook} from "./ProgrammeBook.sol";
import {IRegionalCurrency, Programme} from "../interfaces/IRegionalCurrency.sol";
import {IParticipantRegistry, Kind, Participant, Status} from "../interfaces/IParticipantRegistry.sol";
import {Days} from "../libraries/Days.sol";
import {Lots} from "../libraries/Lots.sol";
import {ProgrammeFlags} from "../libraries/ProgrammeFlags.sol";

/**
 * @title MovementRules
 * @dev Who may pay whom, and with what: one rule, {_check}, before every movement. Orders and issues move by {_tryMove},
 * which returns the rule's reason; whatever else the token could ever do ends in {_update}, which reverts with it.
 */
abstract contract MovementRules is ClosedTransfers, ProgrammeBook, IssueBook, Pausable {
    using Lots for uint256;

    /// @dev An order may be dated this far back, so that what was paid at 23:59 stands when it is mined after midnight.
    uint256 internal constant BACKDATE_MAX = 6 hours;
    uint256 internal constant LEGS_MAX = 8;
    /// @dev The largest integer that every client holds exactly.
    uint256 private constant AMOUNT_MAX = 2 ** 53 - 1;

    IParticipantRegistry private immutable _registry;
    int32 private immutable _utcOffset;

    /// @dev What the rule needs to know of a movement, apart from its legs.
    struct Movement {
        address from;
        address to;
        Kind payer;
        Kind payee;
        uint64 classes;
        uint8 flagsNeeded;
        uint256 day;
    }

    constructor(IParticipantRegistry registry_) {
        _registry = registry_;
        _utcOffset = registry_.utcOffset();
    }

    /// @inheritdoc IRegionalCurrency
    function registry() public view returns (IParticipantRegistry) {
        return _registry;
    }

    /// @inheritdoc IRegionalCurrency
    function utcOffset() external view returns (int32) {
        return _utcOffset;
    }

    /**
     * @dev Moves or creates value by any way that does not ask first.
     *
     * Requirements: not paused, and {_check} has no objection, judged by the earliest time an order may bear.
     * Emits {TransferSingle} for one leg, {TransferBatch} for several.
     */
    function _update(address from, address to, uint256[] memory lots, uint256[] memory amounts) internal override {
        bytes memory reason = _tryMove(from, to, lots, amounts, block.timestamp - BACKDATE_MAX);
        if (reason.length != 0) _revertWith(reason);
    }

    /**
     * @dev Moves or creates value if {_check} has no objection, judged as of `asOf`; else does nothing and returns the
     * encoded error. No receiver is ever called.
     *
     * Requirements: not paused.
     * Emits {TransferSingle} for one leg, {TransferBatch} for several.
     */
    function _tryMove(
        address from,
        address to,
        uint256[] memory lots,
        uint256[] memory amounts,
        uint256 asOf
    ) internal whenNotPaused returns (bytes memory reason) {
        reason = _check(from, to, lots, amounts, asOf);
        if (reason.length != 0) return reason;
        ERC1155._update(from, to, lots, amounts);
        if (from == address(0)) {
            for (uint256 i = 0; i < lots.length; ++i) {
                _recordIssue(to, lots[i], amounts[i]);
            }
        }
    }

    /**
     * @dev Tells whether `from` may give these legs to `to`, judged as of `asOf`; zero as `from` is an issue.
     * Returns the encoded error, or nothing if they may.
     */
    function _check(
        address from,
        address to,
        uint256[] memory lots,
        uint256[] memory amounts,
        uint256 asOf
    ) private view returns (bytes memory reason) {
        reason = _checkLegs(lots, amounts);
        if (reason.length != 0) return reason;
        Movement memory movement;
        movement.from = from;
        movement.to = to;
        movement.day = _dayAt(asOf);
        if (from != address(0)) {
            (reason, movement.payer, ) = _checkAccount(from);
            if (reason.length != 0) return reason;
        }
        (reason, movement.payee, movement.classes) = _checkAccount(to);
        if (reason.length != 0) return reason;
        bool isOpen;
        (isOpen, movement.flagsNeeded) = _pair(movement.payer, movement.payee);
        if (!isOpen || from == to) return _pairClosed(movement);
        uint256 programmeTotal = 0;
        for (uint256 i = 0; i < lots.length; ++i) {
            // Legs ascend, so those of one programme follow each other.
            bool isSameProgramme = i != 0 && lots[i].programmeOf() == lots[i - 1].programmeOf();
            programmeTotal = isSameProgramme ? programmeTotal + amounts[i] : amounts[i];
            reason = _checkLeg(movement, lots[i], amounts[i], programmeTotal);
            if (reason.length != 0) return reason;
        }
    }

    /// @dev Returns the city's day at `timestamp`.
    function _dayAt(uint256 timestamp) internal view returns (uint256) {
        return Days.dayAt(timestamp, _utcOffset);
    }

    /// @dev From one to eight legs, strictly ascending by lot, each with an amount that every client can hold.
    function _checkLegs(uint256[] memory lots, uint256[] memory amounts) private pure returns (bytes memory) {
        if (lots.length == 0) return _legsInvalid(0);
        if (lots.length > LEGS_MAX) return _legsInvalid(LEGS_MAX);
        for (uint256 i = 0; i < lots.length; ++i) {
            bool isAscending = i == 0 || lots[i] > lots[i - 1];
            if (!isAscending || lots[i] > Lots.LOT_MAX || amounts[i] == 0 || amounts[i] > AMOUNT_MAX) {
                return _legsInvalid(i);
            }
        }
        return "";
    }

    /// @dev Both ends of a movement are registered and active.
    function _checkAccount(address account) private view returns (bytes memory reason, Kind kind, uint64 classes) {
        Participant memory holder = _registry.participant(account);
        if (holder.kind == Kind.NONE) {
            reason = abi.encodeWithSelector(AccountUnknown.selector, account);
        } else if (holder.status != Status.ACTIVE) {
            reason = abi.encodeWithSelector(AccountNotActive.selector, account, holder.status);
        }
        return (reason, holder.kind, holder.classes);
    }

    /// @dev The table of who may give to whom, with the flag that every programme drawn on must then carry.
    function _pair(Kind payer, Kind payee) private pure returns (bool isOpen, uint8 flagsNeeded) {
        if (payer == Kind.NONE) return (payee == Kind.RESIDENT, 0);
        if (payer == Kind.RESIDENT && payee == Kind.SHOP) return (true, 0);
        if (payer == Kind.RESIDENT) return (true, ProgrammeFlags.TRANSFERABLE);
        return (payee == Kind.SHOP, ProgrammeFlags.RECIRCULATES);
    }

    function _checkLeg(
        Movement memory movement,
        uint256 lot,
        uint256 amount,
        uint256 programmeTotal
    ) private view returns (bytes memory) {
        uint32 id = lot.programmeOf();
        Programme storage terms = _terms(id);
        if (terms.redeemUntil == 0) return abi.encodeWithSelector(ProgrammeUnknown.selector, id);
        if (terms.flags & ProgrammeFlags.SUSPENDED != 0) {
            return abi.encodeWithSelector(ProgrammeIsSuspended.selector, id);
        }
        if (terms.flags & movement.flagsNeeded != movement.flagsNeeded) return _pairClosed(movement);
        // A shop's money waits for its settlement, so its last day binds whoever spends it, and not the shop.
        if (movement.payer != Kind.SHOP && movement.day > lot.lastDayOf() + terms.graceDays) {
            return abi.encodeWithSelector(LotExpired.selector, lot, movement.day);
        }
        if (movement.payer == Kind.NONE) return _checkIssue(movement, terms, id, programmeTotal);
        if (movement.payer == Kind.RESIDENT) {
            if (movement.payee == Kind.SHOP && movement.classes & terms.acceptors == 0) {
                return abi.encodeWithSelector(ShopNotAccepted.selector, movement.to, id);
            }
            uint256 limit = terms.paymentLimit;
            if (programmeTotal > limit && limit != type(uint64).max) {
                return abi.encodeWithSelector(ProgrammeLimitExceeded.selector, id, programmeTotal, limit);
            }
        }
        return _checkBalance(movement.from, lot, amount);
    }

    function _checkIssue(
        Movement memory movement,
        Programme storage terms,
        uint32 id,
        uint256 programmeTotal
    ) private view returns (bytes memory) {
        if (movement.day < terms.issueFrom || movement.day > terms.issueUntil) {
            return abi.encodeWithSelector(IssueWindowClosed.selector, id, movement.day);
        }
        uint256 total = _issued(id, movement.to) + programmeTotal;
        if (total > terms.holderLimit && terms.holderLimit != type(uint64).max) {
            return abi.encodeWithSelector(HolderLimitExceeded.selector, movement.to, total, terms.holderLimit);
        }
        return "";
    }

    function _checkBalance(address account, uint256 lot, uint256 amount) private view returns (bytes memory) {
        uint256 balance = balanceOf(account, lot);
        if (balance >= amount) return "";
        return abi.encodeWithSelector(ERC1155InsufficientBalance.selector, account, balance, amount, lot);
    }

    function _legsInvalid(uint256 index) private pure returns (bytes memory) {
        return abi.encodeWithSelector(LegsInvalid.selector, index);
    }

    function _pairClosed(Movement memory movement) private pure returns (bytes memory) {
        return abi.encodeWithSelector(PairClosed.selector, movement.payer, movement.payee);
    }

    /// @dev Reverts with an error that is encoded already.
    function _revertWith(bytes memory reason) private pure {
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
