// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Callers} from "./currency/Callers.sol";
import {Cancellations} from "./currency/Cancellations.sol";
import {Payments} from "./currency/Payments.sol";
import {Refunds} from "./currency/Refunds.sol";
import {Supply} from "./currency/Supply.sol";
import {IIssuance} from "./interfaces/IIssuance.sol";
import {IRegionalCurrency, Programme} from "./interfaces/IRegionalCurrency.sol";
import {IParticipantRegistry} from "./interfaces/IParticipantRegistry.sol";

/**
 * @title RegionalCurrency
 * @notice A region's money as an ERC-1155 token of lots. Residents sign orders, the relay carries them, and this
 * contract alone decides whether they are good.
 */
contract RegionalCurrency is Payments, Refunds, Cancellations, Supply {
    /**
     * @param desk_ The officers' desk.
     * @param registry_ The registry of participants and of roles.
     * @param issuance_ The only contract that may create money.
     */
    constructor(
        address desk_,
        IParticipantRegistry registry_,
        address issuance_
    ) ERC1155("") EIP712("RegionalCurrency", "1") Callers(desk_, registry_, issuance_) {}

    /// @inheritdoc IRegionalCurrency
    function openProgramme(uint32 id, Programme memory terms) external onlyDesk {
        _openProgramme(id, terms);
    }

    /// @inheritdoc IRegionalCurrency
    function amendProgramme(uint32 id, Programme memory terms) external onlyDesk {
        // Issuance knows which last days were promised, and has the room for the rule that this contract lacks.
        _amendProgramme(id, IIssuance(issuance()).amended(id, terms));
    }

    /// @inheritdoc IRegionalCurrency
    function setSuspended(uint32 id, bool suspended) external onlyDesk {
        _setSuspended(id, suspended);
    }

    /// @notice Returns where a lot is described: its number says everything, and this says that it is one.
    function uri(uint256) public pure override returns (string memory) {
        return "urn:meguru:lot:{id}";
    }

    /// @notice Returns the domain that orders are signed in, as ERC-5267 has it.
    function eip712Domain()
        public
        view
        override
        returns (
            bytes1 fields,
            string memory name,
            string memory version,
            uint256 chainId,
            address verifyingContract,
            bytes32 salt,
            uint256[] memory extensions
        )
    {
        return (hex"0f", "RegionalCurrency", "1", block.chainid, address(this), 0, new uint256[](0));
    }

    /// @inheritdoc IRegionalCurrency
    function pause() external onlyGuardian {
        _pause();
    }

    /// @inheritdoc IRegionalCurrency
    function unpause() external onlyDesk {
        _unpause();
    }
}
