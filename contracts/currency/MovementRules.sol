// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {Callers} from "./Callers.sol";
import {ClosedTransfers} from "./ClosedTransfers.sol";
import {IssueBook} from "./IssueBook.sol";
import {Path} from "./Paths.sol";
import {ProgrammeBook} from "./ProgrammeBook.sol";
import {IRegionalCurrency, Programme} from "../interfaces/IRegionalCurrency.sol";
import {Kind, Participant, Status} from "../interfaces/IParticipantRegistry.sol";
import {Days} from "../libraries/Days.sol";
import {Lots} from "../libraries/Lots.sol";
import {ProgrammeFlags} from "../libraries/ProgrammeFlags.sol";
import {Reasons} from "../libraries/Reasons.sol";

/**
 * @title MovementRules
 * @dev Who may pay whom, and with what: one rule, {_check}, before every movement. Orders, issues and all that destroys
 * money move by {_tryMove}, which returns the rule's reason; whatever else the token could ever do ends in {_update},
 * which reverts with it.
 */
abstract contract MovementRules is Callers, ClosedTransfers, ProgrammeBook, IssueBook, Pausable {
    using Lots for uint256;

    /// @dev An order may be dated this far back, so that what was paid at 23:59 stands when it is mined after midnight.
    uint256 internal constant BACKDATE_MAX = 6 hours;
    /// @dev So many days after its last day and its days of grace a lot has not lapsed yet, in case it is extended.
    uint256 private constant LAPSE_DAYS = 7;
    /// @dev The largest integer that every client holds exactly.
    uint256 private constant AMOUNT_MAX = 2 ** 53 - 1;

    int32 private immutable _utcOffset;

    /// @dev What the rule needs to know of a movement, apart from its legs. The rule itself finds out who they are.
    struct Movement {
        Path path;
        address from;
        address to;
        uint256 day;
        Kind payer;
        Kind payee;
        uint64 classes;
        uint8 flagsNeeded;
    }

    constructor() {
        _utcOffset = registry().utcOffset();
    }

    /// @inheritdoc IRegionalCurrency
    function utcOffset() external view returns (int32) {
        return _utcOffset;
    }

    /**
     * @dev Moves value by any way that does not ask first. It is taken for an order, so nothing is ever created or
     * destroyed like this.
     *
     * Requirements: not paused, and {_check} has no objection, judged by the earliest time an order may bear.
     * Emits {TransferSingle} for one leg, {TransferBatch} for several.
     */
    function _update(address from, address to, uint256[] memory lots, uint256[] memory amounts) internal override {
        Movement memory movement = _movement(from, to, block.timestamp - BACKDATE_MAX);
        bytes memory reason = _tryMove(movement, lots, amounts);
        if (reason.length != 0) _revertWith(reason);
    }

    /**
     * @dev Moves, creates or destroys value if {_check} has no objection; else does nothing and returns the encoded
     * error. No receiver is ever called.
     *
     * Requirements: not paused.
     * Emits {TransferSingle} for one leg, {TransferBatch} for several.
     */
    function _tryMove(
        Movement memory movement,
        uint256[] memory lots,
        uint256[] memory amounts
    ) internal whenNotPaused returns (bytes memory reason) {
        reason = _check(movement, lots, amounts);
        if (reason.length == 0) ERC1155._update(movement.from, movement.to, lots, amounts);
    }

    /**
     * @dev Returns an order's movement, judged as of `asOf`; who makes another one of it sets its path. Zero stands for
     * nobody when value is created or destroyed.
     */
    function _movement(address from, address to, uint256 asOf) internal view returns (Movement memory movement) {
        movement.from = from;
        movement.to = to;
        movement.day = _dayAt(asOf);
    }

    /// @dev Tells whether these legs may move like this. Returns the encoded error, or nothing if they may.
    function _check(
        Movement memory movement,
        uint256[] memory lots,
        uint256[] memory amounts
    ) private view returns (bytes memory reason) {
        reason = _checkLegs(lots, amounts);
        if (reason.length != 0) return reason;
        Path path = movement.path;
        if (path != Path.ISSUE) {
            (reason, movement.payer, ) = _checkAccount(path, movement.from);
            if (reason.length != 0) return reason;
        }
        if (path < Path.REDEEM) {
            (reason, movement.payee, movement.classes) = _checkAccount(path, movement.to);
            if (reason.length != 0) return reason;
        }
        bool isOpen;
        (isOpen, movement.flagsNeeded) = _pair(path, movement.payer, movement.payee);
        if (!isOpen || movement.from == movement.to) return _pairClosed(movement);
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
        if (lots.length > Lots.LEGS_MAX) return _legsInvalid(Lots.LEGS_MAX);
        for (uint256 i = 0; i < lots.length; ++i) {
            bool isAscending = i == 0 || lots[i] > lots[i - 1];
            if (!isAscending || lots[i] > Lots.LOT_MAX || amounts[i] == 0 || amounts[i] > AMOUNT_MAX) {
                return _legsInvalid(i);
            }
        }
        return "";
    }

    /// @dev An end of a movement is registered, and active unless the path does not ask for it.
    function _checkAccount(
        Path path,
        address account
    ) private view returns (bytes memory reason, Kind kind, uint64 classes) {
        Participant memory holder = registry().participant(account);
        if (holder.kind == Kind.NONE) {
            reason = Reasons.encode(AccountUnknown.selector, uint160(account));
        } else if (
            // A shop that closed is still paid out; a frozen one is not. What destroys money otherwise asks for nothing.
            holder.status != Status.ACTIVE &&
            (path < Path.REDEEM || (path == Path.REDEEM && holder.status == Status.FROZEN))
        ) {
            reason = Reasons.encode(AccountNotActive.selector, uint160(account), uint8(holder.status));
        }
        return (reason, holder.kind, holder.classes);
    }

    /// @dev The table of who may give to whom, with the flag that every programme drawn on must then carry.
    function _pair(Path path, Kind payer, Kind payee) private pure returns (bool isOpen, uint8 flagsNeeded) {
        if (path == Path.ISSUE) return (payee == Kind.RESIDENT, 0);
        if (path == Path.REFUND) return (payer == Kind.SHOP && payee == Kind.RESIDENT, 0);
        if (path == Path.REDEEM) return (payer == Kind.SHOP, 0);
        if (path == Path.LAPSE) return (payer == Kind.RESIDENT, 0);
        if (path > Path.LAPSE) return (true, path == Path.REPAY ? ProgrammeFlags.PURCHASED : 0);
        if (payee == Kind.SHOP) return (true, payer == Kind.SHOP ? ProgrammeFlags.RECIRCULATES : 0);
        // Who presents money to be charged does not see by whom, so only a shop may.
        return (payer == Kind.RESIDENT && path == Path.ORDER, ProgrammeFlags.TRANSFERABLE);
    }

    /// @dev Tells whether one leg may move. `programmeTotal` is the sum of its programme's legs so far.
    function _checkLeg(
        Movement memory movement,
        uint256 lot,
        uint256 amount,
        uint256 programmeTotal
    ) private view returns (bytes memory reason) {
        Path path = movement.path;
        uint32 id = lot.programmeOf();
        Programme storage terms = _terms(id);
        if (terms.redeemUntil == 0) return Reasons.encode(ProgrammeUnknown.selector, id);
        if (path <= Path.ISSUE && terms.flags & ProgrammeFlags.SUSPENDED != 0) {
            return Reasons.encode(ProgrammeIsSuspended.selector, id);
        }
        if (terms.flags & movement.flagsNeeded != movement.flagsNeeded) {
            if (path == Path.REPAY) return Reasons.encode(RepayNotPurchased.selector, id);
            return _pairClosed(movement);
        }
        reason = _checkDay(movement, path, terms, id, lot);
        if (reason.length != 0) return reason;
        if (path == Path.ISSUE) return _checkIssue(movement, terms, id, programmeTotal);
        if (path <= Path.PRESENTED && movement.payer == Kind.RESIDENT) {
            if (movement.payee == Kind.SHOP && movement.classes & terms.acceptors == 0) {
                return Reasons.encode(ShopNotAccepted.selector, uint160(movement.to), id);
            }
            uint256 limit = terms.paymentLimit;
            if (programmeTotal > limit && limit != type(uint64).max) {
                return Reasons.encode(ProgrammeLimitExceeded.selector, id, programmeTotal, limit);
            }
        }
        return _checkBalance(movement.from, lot, amount);
    }

    /// @dev Tells whether the movement's day is one on which the lot may take its path.
    function _checkDay(
        Movement memory movement,
        Path path,
        Programme storage terms,
        uint32 id,
        uint256 lot
    ) private view returns (bytes memory) {
        uint256 day = movement.day;
        if (path == Path.REDEEM) {
            if (day > terms.redeemUntil) return Reasons.encode(RedeemWindowClosed.selector, id, day);
            return "";
        }
        if (path > Path.LAPSE) return "";
        uint256 lastDay = lot.lastDayOf() + terms.graceDays;
        if (path == Path.LAPSE) {
            if (day > lastDay + LAPSE_DAYS) return "";
            return Reasons.encode(LapseTooEarly.selector, lot, day, lastDay + LAPSE_DAYS + 1);
        }
        if (path == Path.REFUND) {
            if (day <= lastDay + LAPSE_DAYS) return "";
            return Reasons.encode(LotLapsed.selector, lot, day);
        }
        // A shop's money waits for its settlement, so its last day binds whoever spends it, and not the shop.
        if (day <= lastDay || movement.payer == Kind.SHOP) return "";
        return Reasons.encode(LotExpired.selector, lot, day);
    }

    function _checkIssue(
        Movement memory movement,
        Programme storage terms,
        uint32 id,
        uint256 programmeTotal
    ) private view returns (bytes memory) {
        if (movement.day < terms.issueFrom || movement.day > terms.issueUntil) {
            return Reasons.encode(IssueWindowClosed.selector, id, movement.day);
        }
        uint256 total = _issued(id, movement.to) + programmeTotal;
        if (total > terms.holderLimit && terms.holderLimit != type(uint64).max) {
            return Reasons.encode(HolderLimitExceeded.selector, uint160(movement.to), total, terms.holderLimit);
        }
        return "";
    }

    function _checkBalance(address account, uint256 lot, uint256 amount) private view returns (bytes memory) {
        uint256 balance = balanceOf(account, lot);
        if (balance >= amount) return "";
        return Reasons.encode(ERC1155InsufficientBalance.selector, uint160(account), balance, amount, lot);
    }

    function _legsInvalid(uint256 index) private pure returns (bytes memory) {
        return Reasons.encode(LegsInvalid.selector, index);
    }

    function _pairClosed(Movement memory movement) private pure returns (bytes memory) {
        return Reasons.encode(PairClosed.selector, uint8(movement.payer), uint8(movement.payee));
    }

    /// @dev Reverts with an error that is encoded already.
    function _revertWith(bytes memory reason) internal pure {
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
