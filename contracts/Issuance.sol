// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IssuerKind} from "./interfaces/IIssuance.sol";
import {IRegionalCurrency} from "./interfaces/IRegionalCurrency.sol";
import {BurnLists} from "./issuance/BurnLists.sol";
import {CodeBook} from "./issuance/CodeBook.sol";
import {IssuanceBase} from "./issuance/IssuanceBase.sol";
import {SettlementRuns} from "./issuance/SettlementRuns.sol";

/**
 * @title Issuance
 * @notice The only contract that creates money, and that destroys it before it lapses: from lists that two officers
 * signed, and from charge codes. A list is a chain of hashes: the officers sign its head, and each chunk that is
 * brought must hash to what is due next.
 */
contract Issuance is BurnLists, CodeBook, SettlementRuns {
    /**
     * @param desk_ The officers' desk.
     * @param currency_ The money to issue.
     * @param issuerKind_ What the issuer is by law.
     */
    constructor(
        address desk_,
        IRegionalCurrency currency_,
        IssuerKind issuerKind_
    ) EIP712("Issuance", "1") IssuanceBase(desk_, currency_, issuerKind_) {}
}
