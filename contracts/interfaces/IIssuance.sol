// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ICallerErrors} from "./ICallerErrors.sol";
import {IMovementReasons} from "./IMovementReasons.sol";
import {IRegionalCurrency, Programme, Purpose} from "./IRegionalCurrency.sol";
import {ISignerReasons} from "./ISignerReasons.sol";

/// @dev What the issuer is by the law on payment services. It decides how long money may be good for.
enum IssuerKind {
    MUNICIPALITY,
    REGISTERED_THIRD_PARTY,
    OWN_USE,
    SIX_MONTH
}

/// @dev What was authorized. The number of a kind of list is part of the list's hashes.
enum ListKind {
    NONE,
    ISSUE,
    REDEEM,
    BURN,
    CODES
}

/// @dev A row of an issue list.
struct IssueRow {
    address account;
    uint256 amount;
}

/// @dev A row of a list that redeems or burns.
struct LotRow {
    address account;
    uint256 lot;
    uint256 amount;
}

/**
 * @dev Five slots. `next` is the head of what is still to come of a list, or the root of charge codes. The rows of a
 * list ascend, and `lastAccount` with `lastLot` is the last one that was brought.
 */
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
    ListKind kind;
    Purpose purpose;
    uint256 lastLot;
}

/**
 * @title IIssuance
 * @notice Creates and destroys money from lists that two officers signed. Errors of a row are those of the currency.
 */
interface IIssuance is ICallerErrors, IMovementReasons, ISignerReasons {
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
    /// @notice The desk allowed the charge codes under `merkleRoot` to be claimed.
    event CodesAuthorized(
        bytes32 indexed authorization,
        uint32 indexed programme,
        uint32 lastDay,
        uint256 total,
        uint256 consideration,
        bytes32 merkleRoot
    );
    /// @notice `account` was issued what a charge code was worth.
    event Claimed(bytes32 indexed authorization, address indexed code, address indexed account, uint256 amount);
    /// @notice The codes are worth nothing any more, and `rest` went back to the cap.
    event CodesWithdrawn(bytes32 indexed authorization, uint256 rest);
    /// @notice The desk allowed a settlement run to redeem the list behind `listHead`.
    event RedeemAuthorized(bytes32 indexed authorization, uint256 total, bytes32 listHead);
    /// @notice Row `index` of the list was redeemed.
    event RowRedeemed(
        bytes32 indexed authorization,
        uint256 index,
        address indexed shop,
        uint256 indexed lot,
        uint256 amount
    );
    /// @notice The run's list is at its end.
    event RedeemCompleted(bytes32 indexed authorization, uint256 executed, uint256 refused);
    /// @notice The bank was given the file that hashes to `fileHash` and pays `total`.
    event RunClosed(bytes32 indexed authorization, bytes32 fileHash, uint256 total);
    /// @notice The desk allowed the list behind `listHead` to be burned; `issueId` is what a correction corrects.
    event BurnAuthorized(
        bytes32 indexed authorization,
        Purpose purpose,
        bytes32 indexed issueId,
        uint256 total,
        bytes32 listHead
    );
    /// @notice Row `index` of the list was burned.
    event RowBurned(
        bytes32 indexed authorization,
        uint256 index,
        address indexed account,
        uint256 indexed lot,
        uint256 amount
    );
    /// @notice The list is at its end.
    event BurnCompleted(bytes32 indexed authorization, uint256 executed, uint256 refused);

    /// @notice Only the officers' desk may do this.
    error IssuanceCallerNotDesk(address caller);
    /// @notice The number was used before.
    error IssuanceAuthorizationKnown(bytes32 authorization);
    /// @notice Nothing of this kind was authorized under this number.
    error IssuanceAuthorizationUnknown(bytes32 authorization);
    /// @notice The total or the list is empty.
    error IssuanceListEmpty(bytes32 authorization);
    /// @notice Purchased money is issued for its full price, granted money for nothing.
    error IssuanceConsiderationInvalid(uint32 programme, uint256 consideration, uint256 total);
    /// @notice Shops could not redeem a lot with this last day until 31 days after it and its days of grace.
    error IssuanceLastDayInvalid(uint32 programme, uint32 lastDay, uint32 redeemUntil);
    /// @notice This issuer's money is good for less than six months: until `latest` if it is authorized today.
    error IssuanceSixMonthsExceeded(uint32 lastDay, uint256 latest);
    /// @notice This issuer gives no days of grace.
    error IssuanceGraceForbidden(uint32 programme, uint16 graceDays);
    /// @notice The terms take something back that was promised, or leave shops too little time to redeem.
    error CurrencyAmendmentRefused(uint32 programme);
    /// @notice A list burns for a purpose, and a correction alone names what it corrects; this call is for another one.
    error IssuancePurposeInvalid(bytes32 authorization, Purpose purpose);
    /// @notice More is redeemed or burned than there could ever be.
    error IssuanceTotalTooLarge(bytes32 authorization, uint256 total);
    /// @notice These rows with this rest are not what was signed.
    error ListMismatch(bytes32 authorization, bytes32 expected, bytes32 given);
    /// @notice Accounts ascend over the whole list, and row `index` does not.
    error ListOrder(bytes32 authorization, uint256 index, address previous, address account);
    /// @notice The lots of one account ascend, and row `index` does not.
    error ListLotOrder(bytes32 authorization, uint256 index, uint256 previous, uint256 lot);
    /// @notice A chunk has from one to `max` rows.
    error ListChunkSize(uint256 rows, uint256 max);
    /// @notice The rows sum to `listed`, and `total` was authorized.
    error ListTotalMismatch(bytes32 authorization, uint256 total, uint256 listed);
    /// @notice The list is at its end already.
    error ListDone(bytes32 authorization);
    /// @notice The code is not among those that were authorized, or not for this amount.
    error ClaimProofInvalid(bytes32 authorization, address code);
    /// @notice The code's key did not sign for this account.
    error ClaimSignatureInvalid(bytes32 authorization, address code);
    /// @notice The code was claimed for `account`.
    error ClaimUsed(bytes32 authorization, address code, address account);
    /// @notice The codes were to be claimed until `lastDay`, and it is `day`.
    error ClaimTooLate(bytes32 authorization, uint32 lastDay, uint256 day);
    /// @notice The codes were withdrawn.
    error CodesAreWithdrawn(bytes32 authorization);
    /// @notice The run's list is not at its end.
    error RunNotDone(bytes32 authorization);
    /// @notice The run was closed with the file that hashes to `fileHash`.
    error RunIsClosed(bytes32 authorization, bytes32 fileHash);
    /// @notice The run redeemed `executed`, which is not what the file pays.
    error RunTotalMismatch(bytes32 authorization, uint256 executed, uint256 total);
    /// @notice A run is closed with a file.
    error RunFileMissing(bytes32 authorization);
    /// @notice These rows are not a chunk of `issueId` that was issued.
    error EvidenceUnknown(bytes32 issueId, bytes32 chunk);
    /// @notice The chunk brought as evidence has no row of `account`.
    error EvidenceMissing(bytes32 authorization, address account);
    /// @notice With this row `corrected` of what the issue gave `account` would be taken back, and it gave `given`.
    error CorrectionExceedsIssue(address account, uint256 given, uint256 corrected);

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

    /**
     * @notice Allows charge codes to be claimed, and reserves their total from the programme's cap.
     * @param id A number the maker chose, never used before.
     * @param programme The programme.
     * @param lastDay The last day of the money, and of claiming it.
     * @param total The sum of all codes.
     * @param consideration What was paid for it: the total if the programme's money is purchased, else 0.
     * @param merkleRoot The root of the tree of (code, amount), made as OpenZeppelin's library makes it.
     */
    function authorizeCodes(
        bytes32 id,
        uint32 programme,
        uint32 lastDay,
        uint256 total,
        uint256 consideration,
        bytes32 merkleRoot
    ) external;

    /**
     * @notice Issues what a charge code is worth, once. Anyone may bring it.
     * @param id The authorization.
     * @param account Who gets it.
     * @param amount What the code is worth.
     * @param proof The code's place in the tree.
     * @param code The code's address.
     * @param codeSignature The code's signature over `Claim(bytes32 authorization,address account)`.
     */
    function claim(
        bytes32 id,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        address code,
        bytes calldata codeSignature
    ) external;

    /**
     * @notice Ends the claiming of charge codes. What was not claimed goes back to the cap.
     * @param id The authorization.
     */
    function withdrawCodes(bytes32 id) external;

    /**
     * @notice Allows a settlement run to redeem what shops took.
     * @param id The run's number, never used before.
     * @param total The sum of the list.
     * @param listHead The hash of the list's first chunk.
     */
    function authorizeRedeem(bytes32 id, uint256 total, bytes32 listHead) external;

    /**
     * @notice Redeems the next chunk of an authorized run.
     * @param id The run.
     * @param rows The chunk's rows, ascending by shop and lot.
     * @param rest The hash of the next chunk, 0 after the last.
     */
    function redeem(bytes32 id, LotRow[] calldata rows, bytes32 rest) external;

    /**
     * @notice Writes down, once, which file the bank was given for a run.
     * @param id The run.
     * @param fileHash The file's hash.
     * @param total What the file pays: all that the run redeemed.
     */
    function closeRun(bytes32 id, bytes32 fileHash, uint256 total) external;

    /**
     * @notice Allows a list to be burned.
     * @param id A number the maker chose, never used before.
     * @param purpose Why.
     * @param issueId The issue that is corrected; 0 if it is for another purpose.
     * @param total The sum of the list.
     * @param listHead The hash of the list's first chunk.
     */
    function authorizeBurn(bytes32 id, Purpose purpose, bytes32 issueId, uint256 total, bytes32 listHead) external;

    /**
     * @notice Burns the next chunk of a list that repays or writes off.
     * @param id The authorization.
     * @param rows The chunk's rows, ascending by account and lot.
     * @param rest The hash of the next chunk, 0 after the last.
     */
    function burn(bytes32 id, LotRow[] calldata rows, bytes32 rest) external;

    /**
     * @notice Takes the next chunk of a correction back. It never takes more than the issue gave.
     * @param id The authorization.
     * @param rows The chunk's rows, ascending by account and lot.
     * @param rest The hash of the next chunk, 0 after the last.
     * @param given A chunk of the issue that has a row of each of these accounts.
     * @param givenRest The hash of the issue's chunk after that, 0 after the last.
     */
    function correct(
        bytes32 id,
        LotRow[] calldata rows,
        bytes32 rest,
        IssueRow[] calldata given,
        bytes32 givenRest
    ) external;

    /**
     * @notice Returns a programme's terms as they would be amended, or reverts if they may not be: the cap, the end of
     * redeeming, the days of grace and the shops' classes may be widened, and all the rest stays.
     * @param id The programme.
     * @param terms All its terms. Whether it is suspended and what of the cap is used stay as they are.
     */
    function amended(uint32 id, Programme calldata terms) external view returns (Programme memory);

    /// @notice Returns how far what was authorized has come.
    function authorization(bytes32 id) external view returns (Authorization memory);

    /// @notice Returns for whom a charge code was claimed, or zero.
    function claimedBy(bytes32 id, address code) external view returns (address);

    /// @notice Returns the hash of the file with which a run was closed, or 0.
    function runFile(bytes32 id) external view returns (bytes32);

    /// @notice Returns how much of what an issue gave `account` was taken back.
    function correctedAmount(bytes32 issueId, address account) external view returns (uint256);

    /// @notice Returns the latest last day that was authorized of a programme, or 0.
    function latestLastDay(uint32 programme) external view returns (uint32);

    /// @notice Returns the officers' desk.
    function desk() external view returns (address);

    /// @notice Returns the money that is issued here.
    function currency() external view returns (IRegionalCurrency);

    /// @notice Returns what the issuer is by law, as it was settled at the deployment.
    function issuerKind() external view returns (IssuerKind);
}
