// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IRegionalCurrency} from "../interfaces/IRegionalCurrency.sol";
import {IParticipantRegistry} from "../interfaces/IParticipantRegistry.sol";
import {Roles} from "../libraries/Roles.sol";

/**
 * @title Callers
 * @dev Who may call: the desk, Issuance, and those to whom the registry gave a role.
 */
abstract contract Callers is IRegionalCurrency {
    address private immutable _desk;
    IParticipantRegistry private immutable _registry;
    address private immutable _issuance;

    modifier onlyDesk() {
        _checkDesk();
        _;
    }

    modifier onlyIssuance() {
        _checkIssuance();
        _;
    }

    modifier onlyRelay() {
        _checkRelay();
        _;
    }

    modifier onlyGuardian() {
        if (!_registry.hasRole(Roles.GUARDIAN, msg.sender)) revert CallerNotGuardian(msg.sender);
        _;
    }

    constructor(address desk_, IParticipantRegistry registry_, address issuance_) {
        _desk = desk_;
        _registry = registry_;
        _issuance = issuance_;
    }

    /// @inheritdoc IRegionalCurrency
    function desk() external view returns (address) {
        return _desk;
    }

    /// @inheritdoc IRegionalCurrency
    function registry() public view returns (IParticipantRegistry) {
        return _registry;
    }

    /// @inheritdoc IRegionalCurrency
    function issuance() public view returns (address) {
        return _issuance;
    }

    // In functions of their own, because a modifier is copied to wherever it is used.

    function _checkDesk() private view {
        if (msg.sender != _desk) revert CurrencyCallerNotDesk(msg.sender);
    }

    function _checkIssuance() private view {
        if (msg.sender != _issuance) revert CurrencyCallerNotIssuance(msg.sender);
    }

    function _checkRelay() private view {
        if (!_registry.isRelay(msg.sender)) revert CallerNotRelay(msg.sender);
    }
}
