// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {IMovementReasons} from "./IMovementReasons.sol";
import {IRegionalCurrency} from "./IRegionalCurrency.sol";
import {ISignerReasons} from "./ISignerReasons.sol";

/// @dev What the issuer is by the law on payment services. It decides how long money may be good for.
enum IssuerKind {
    MUNICIPALITY,
    REGISTERED_THIRD_PARTY,
    OWN_USE,
    SIX_MONTH
}

/// @dev A row of an issue list.
struct IssueRow {
    address account;
    uint256 amount;
}

/// @dev Four slots. `next` is the head of what is still to come of the list.
struct Authorization {
    uint32 programme;
    uint32 lastDay;
    uint128 total;
    uint128 executed;
    uint128 refused;
    bytes32 next;
    address lastAccount;
    uint32 rows;
    bool done;
}

/**
 * @title IIssuance
 * @notice Creates money from lists that two officers signed. Errors of a row are those of the currency.
 */
interface IIssuance is IMovementReasons, ISignerReasons {
    /// @notice The desk allowed the list behind `listHead` to be issued.
    event IssueAuthorized(
        bytes32 indexed authorization,
        uint32 indexed programme,
        uint32 lastDay,
        uint256 total,
        uint256 consideration,
        bytes32 listHead
    );
    /// @notice Row `index` of the list was issued.
    event RowIssued(bytes32 indexed authorization, uint256 index, address indexed account, uint256 amount);
    /// @notice Row `index` of the list may not run; `reason` is the encoded error with its values.
    event RowRefused(
        bytes32 indexed authorization,
        uint256 index,
        address indexed account,
        uint256 amount,
        bytes reason
    );
    /// @notice The list is at its end.
    event IssueCompleted(bytes32 indexed authorization, uint256 executed, uint256 refused);

    /// @notice Only the officers' desk may do this.
    error IssuanceCallerNotDesk(address caller);
    /// @notice The number was used before.
    error IssuanceAuthorizationKnown(bytes32 authorization);
    /// @notice Nothing was authorized under this number.
    error IssuanceAuthorizationUnknown(bytes32 authorization);
    /// @notice The total or the list is empty.
    error IssuanceListEmpty(bytes32 authorization);
    /// @notice Purchased money is issued for its full price, granted money for nothing.
    error IssuanceConsiderationInvalid(uint32 programme, uint256 consideration, uint256 total);
    /// @notice Shops could not redeem a lot with this last day until 31 days after it and its days of grace.
    error IssuanceLastDayInvalid(uint32 programme, uint32 lastDay, uint32 redeemUntil);
    /// @notice These rows with this rest are not what was signed.
    error ListMismatch(bytes32 authorization, bytes32 expected, bytes32 given);
    /// @notice Accounts ascend over the whole list, and row `index` does not.
    error ListOrder(bytes32 authorization, uint256 index, address previous, address account);
    /// @notice A chunk has from one to `max` rows.
    error ListChunkSize(uint256 rows, uint256 max);
    /// @notice The rows sum to `listed`, and `total` was authorized.
    error ListTotalMismatch(bytes32 authorization, uint256 total, uint256 listed);
    /// @notice The list is at its end already.
    error ListDone(bytes32 authorization);

    /**
     * @notice Allows a list to be issued, and reserves its total from the programme's cap.
     * @param id A number the maker chose, never used before.
     * @param programme The programme.
     * @param lastDay The last day on which the money can be paid with.
     * @param total The sum of the list.
     * @param consideration What was paid for it: the total if the programme's money is purchased, else 0.
     * @param listHead The hash of the list's first chunk.
     */
    function authorizeIssue(
        bytes32 id,
        uint32 programme,
        uint32 lastDay,
        uint256 total,
        uint256 consideration,
        bytes32 listHead
    ) external;

    /**
     * @notice Issues the next chunk of an authorized list. Anyone may bring it.
     * @param id The authorization.
     * @param rows The chunk's rows.
     * @param rest The hash of the next chunk, 0 after the last.
     */
    function issue(bytes32 id, IssueRow[] calldata rows, bytes32 rest) external;

    /// @notice Returns how far an authorized list has come.
    function authorization(bytes32 id) external view returns (Authorization memory);

    /// @notice Returns the officers' desk.
    function desk() external view returns (address);

    /// @notice Returns the money that is issued here.
    function currency() external view returns (IRegionalCurrency);

    /// @notice Returns what the issuer is by law, as it was settled at the deployment.
    function issuerKind() external view returns (IssuerKind);
}
