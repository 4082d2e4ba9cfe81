// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IIssuance, IssuerKind} from "../interfaces/IIssuance.sol";
import {IRegionalCurrency} from "../interfaces/IRegionalCurrency.sol";
import {Days} from "../libraries/Days.sol";

/**
 * @title IssuanceBase
 * @dev What all parts of Issuance know: the desk, the money, what the issuer is, the city's day, and who may call.
 */
abstract contract IssuanceBase is IIssuance {
    address private immutable _desk;
    IRegionalCurrency internal immutable _currency;
    IssuerKind internal immutable _issuerKind;
    int32 private immutable _utcOffset;

    modifier onlyDesk() {
        if (msg.sender != _desk) revert IssuanceCallerNotDesk(msg.sender);
        _;
    }

    modifier onlyRelay() {
        if (!_currency.registry().isRelay(msg.sender)) revert CallerNotRelay(msg.sender);
        _;
    }

    constructor(address desk_, IRegionalCurrency currency_, IssuerKind issuerKind_) {
        _desk = desk_;
        _currency = currency_;
        _issuerKind = issuerKind_;
        _utcOffset = currency_.utcOffset();
    }

    /// @inheritdoc IIssuance
    function desk() external view returns (address) {
        return _desk;
    }

    /// @inheritdoc IIssuance
    function currency() external view returns (IRegionalCurrency) {
        return _currency;
    }

    /// @inheritdoc IIssuance
    function issuerKind() external view returns (IssuerKind) {
        return _issuerKind;
    }

    /// @dev Returns the city's day.
    function _today() internal view returns (uint256) {
        return Days.dayAt(block.timestamp, _utcOffset);
    }
}
