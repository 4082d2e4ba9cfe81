// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRegionalCurrency, Programme} from "../interfaces/IRegionalCurrency.sol";
import {Lots} from "../libraries/Lots.sol";
import {ProgrammeFlags} from "../libraries/ProgrammeFlags.sol";

/**
 * @title ProgrammeBook
 * @dev The programmes with their terms, and how much of each cap is used. An opened programme always has a day until
 * which it is redeemed, which is how one tells it from an unknown one.
 */
abstract contract ProgrammeBook is IRegionalCurrency {
    mapping(uint32 id => Programme) private _programmes;

    /// @inheritdoc IRegionalCurrency
    function programme(uint32 id) external view returns (Programme memory) {
        return _programmes[id];
    }

    /**
     * @dev Opens a programme.
     *
     * Requirements: a number in range and not taken; terms that do not contradict themselves.
     * Emits {ProgrammeOpened}.
     */
    function _openProgramme(uint32 id, Programme memory terms) internal {
        if (
            id == 0 ||
            id > Lots.PROGRAMME_MAX ||
            terms.issueFrom > terms.issueUntil ||
            terms.issueUntil > terms.redeemUntil ||
            terms.redeemUntil == 0 ||
            terms.capUsed != 0 ||
            terms.flags & ~ProgrammeFlags.ALL != 0
        ) {
            revert CurrencyProgrammeInvalid(id);
        }
        if (_programmes[id].redeemUntil != 0) revert CurrencyProgrammeKnown(id);
        _programmes[id] = terms;
        emit ProgrammeOpened(id, terms);
    }

    /// @dev Gives a programme the terms to which Issuance found that it may be amended. Emits {ProgrammeAmended}.
    function _amendProgramme(uint32 id, Programme memory amended) internal {
        _programmes[id] = amended;
        emit ProgrammeAmended(id, amended);
    }

    /// @dev Suspends or resumes a programme. Emits {ProgrammeSuspended}.
    function _setSuspended(uint32 id, bool suspended) internal {
        Programme storage terms = _known(id);
        if (suspended) {
            terms.flags |= ProgrammeFlags.SUSPENDED;
        } else {
            terms.flags &= ~ProgrammeFlags.SUSPENDED;
        }
        emit ProgrammeSuspended(id, suspended);
    }

    /// @dev Uses `total` of the cap. Requirements: a programme still to be issued on `today`, room under its cap.
    function _reserveCap(uint32 id, uint256 total, uint256 today) internal {
        Programme storage terms = _known(id);
        if (today > terms.issueUntil) revert IssueWindowClosed(id, today);
        uint256 room = terms.cap - terms.capUsed;
        // A total that overflows the sum below is far above any cap; it is reported as it came.
        if (total > room) revert CapExceeded(id, total > type(uint96).max ? total : terms.capUsed + total, terms.cap);
        terms.capUsed += uint96(total);
    }

    /// @dev Gives `amount` back to the cap. Issuance gives back no more than it reserved.
    function _releaseCap(uint32 id, uint256 amount) internal {
        Programme storage terms = _known(id);
        terms.capUsed = uint96(terms.capUsed - amount);
    }

    /// @dev Returns where a programme is stored, known or not.
    function _terms(uint32 id) internal view returns (Programme storage) {
        return _programmes[id];
    }

    /// @dev Returns a programme that was opened, or reverts.
    function _known(uint32 id) internal view returns (Programme storage terms) {
        terms = _programmes[id];
        if (terms.redeemUntil == 0) revert ProgrammeUnknown(id);
    }
}
