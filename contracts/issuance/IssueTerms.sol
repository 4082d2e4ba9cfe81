// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ListBook} from "./ListBook.sol";
import {Authorization, IIssuance, IssuerKind, ListKind} from "../interfaces/IIssuance.sol";
import {Programme} from "../interfaces/IRegionalCurrency.sol";
import {Lots} from "../libraries/Lots.sol";
import {ProgrammeFlags} from "../libraries/ProgrammeFlags.sol";

/**
 * @title IssueTerms
 * @dev On which terms money may be issued, and how a programme's terms may be amended once some was promised.
 */
abstract contract IssueTerms is ListBook {
    /// @dev Shops have at least this long after the last possible payment to redeem what they took.
    uint256 private constant REDEEM_DAYS_MIN = 31;
    /// @dev The shortest six calendar months, from September to February, have so many days.
    uint256 private constant SIX_MONTHS_DAYS = 181;

    mapping(uint32 programme => uint32) private _latestLastDays;

    /// @inheritdoc IIssuance
    function latestLastDay(uint32 programme) external view returns (uint32) {
        return _latestLastDays[programme];
    }

    /// @inheritdoc IIssuance
    function amended(uint32 id, Programme memory terms) external view returns (Programme memory present) {
        present = _currency.programme(id);
        if (present.redeemUntil == 0) revert ProgrammeUnknown(id);
        uint32 lastDay = _latestLastDays[id];
        bool isGraceForbidden = _issuerKind == IssuerKind.SIX_MONTH && terms.graceDays != 0;
        if (
            isGraceForbidden ||
            terms.cap < present.cap ||
            terms.redeemUntil < present.redeemUntil ||
            terms.graceDays < present.graceDays ||
            present.acceptors & ~terms.acceptors != 0 ||
            (lastDay != 0 && !_leavesTime(lastDay, terms))
        ) {
            revert CurrencyAmendmentRefused(id);
        }
        present.cap = terms.cap;
        present.redeemUntil = terms.redeemUntil;
        present.graceDays = terms.graceDays;
        present.acceptors = terms.acceptors;
        terms.capUsed = present.capUsed;
        terms.flags = (terms.flags & ~ProgrammeFlags.SUSPENDED) | (present.flags & ProgrammeFlags.SUSPENDED);
        // With these four widened, and the two set that are not said here, nothing may differ.
        if (keccak256(abi.encode(present)) != keccak256(abi.encode(terms))) revert CurrencyAmendmentRefused(id);
    }

    /**
     * @dev Writes down that a lot may be issued, and reserves its total from the programme's cap.
     *
     * Requirements: those of {_authorize} and of the cap; the price is the one the programme asks; shops will have time
     * to redeem the lot; an issuer whose money is good for six months keeps to them.
     */
    function _authorizeLot(
        bytes32 id,
        ListKind kind,
        uint32 programme,
        uint32 lastDay,
        uint256 total,
        uint256 consideration,
        bytes32 head
    ) internal {
        Authorization storage authorized = _authorize(id, kind, total, head);
        // The cap has 96 bits and refuses whatever would not fit the 128 of a total.
        _currency.reserveCap(programme, total);
        Programme memory terms = _currency.programme(programme);
        bool isPurchased = terms.flags & ProgrammeFlags.PURCHASED != 0;
        if (consideration != (isPurchased ? total : 0)) {
            revert IssuanceConsiderationInvalid(programme, consideration, total);
        }
        if (!_leavesTime(lastDay, terms)) revert IssuanceLastDayInvalid(programme, lastDay, terms.redeemUntil);
        if (_issuerKind == IssuerKind.SIX_MONTH) _checkSixMonths(programme, lastDay, terms.graceDays);
        authorized.programme = programme;
        authorized.lastDay = lastDay;
        if (lastDay > _latestLastDays[programme]) _latestLastDays[programme] = lastDay;
    }

    /// @dev Requirements: a last day within six months, whenever the money is handed over after today.
    function _checkSixMonths(uint32 programme, uint32 lastDay, uint16 graceDays) private view {
        uint256 latest = _today() + SIX_MONTHS_DAYS;
        if (lastDay > latest) revert IssuanceSixMonthsExceeded(lastDay, latest);
        if (graceDays != 0) revert IssuanceGraceForbidden(programme, graceDays);
    }

    /// @dev Returns whether shops have time to redeem what is paid on the last day.
    function _leavesTime(uint32 lastDay, Programme memory terms) private pure returns (bool) {
        if (lastDay == Lots.LAST_DAY_NEVER && terms.redeemUntil == Lots.LAST_DAY_NEVER) return true;
        return uint256(lastDay) + terms.graceDays + REDEEM_DAYS_MIN <= terms.redeemUntil;
    }
}
