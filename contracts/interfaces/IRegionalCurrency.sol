// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ICallerErrors} from "./ICallerErrors.sol";
import {IMovementReasons} from "./IMovementReasons.sol";
import {IOrderReasons} from "./IOrderReasons.sol";
import {IParticipantRegistry} from "./IParticipantRegistry.sol";
import {ISignerReasons} from "./ISignerReasons.sol";
import {Payment, SignedCancellation, SignedPayment, SignedPresentedPayment, SignedRefund} from "./Orders.sol";

/// @dev Two slots. Days are numbered from 1970-01-01 in the city's time; `type(uint64).max` is no limit.
struct Programme {
    uint64 acceptors;
    uint64 paymentLimit;
    uint32 issueFrom;
    uint32 issueUntil;
    uint32 redeemUntil;
    uint16 graceDays;
    uint8 flags;
    uint96 cap;
    uint96 capUsed;
    uint64 holderLimit;
}

/// @dev Why money is destroyed otherwise than by redeeming and lapsing.
enum Purpose {
    NONE,
    CORRECT,
    REPAY,
    WRITE_OFF
}

/**
 * @title IRegionalCurrency
 * @notice The money: an ERC-1155 token of lots that moves by signed orders only.
 */
interface IRegionalCurrency is ICallerErrors, IMovementReasons, IOrderReasons, ISignerReasons {
    /// @notice The order was carried out. The transfer event before this one says what moved.
    event Paid(bytes32 indexed order, address indexed payer, address indexed payee, bytes32 billRef);
    /// @notice The order was not carried out; `reason` is the encoded error with its values.
    event OrderRefused(bytes32 indexed order, address indexed payer, bytes reason);
    /// @notice The order will never be carried out, because its payer said so.
    event OrderCancelled(bytes32 indexed order, address indexed payer);
    /// @notice Some of the order was given back. The transfer event before this one says what moved.
    event Refunded(bytes32 indexed order, address indexed payer, address indexed shop, uint16 sequence);
    /// @notice The refund was not carried out; `reason` is the encoded error with its values.
    event RefundRefused(bytes32 indexed order, address indexed shop, uint16 sequence, bytes reason);
    /// @notice Money was created for `account`.
    event Issued(address indexed account, uint256 indexed lot, uint256 amount);
    /// @notice What a shop took was destroyed against a payout.
    event Redeemed(address indexed shop, uint256 indexed lot, uint256 amount);
    /// @notice Money was destroyed for another reason.
    event Burned(address indexed account, uint256 indexed lot, uint256 amount, Purpose purpose);
    /// @notice What a resident had not spent in time was destroyed.
    event Lapsed(address indexed account, uint256 indexed lot, uint256 amount);
    /// @notice A programme was opened under `terms`.
    event ProgrammeOpened(uint32 indexed programme, Programme terms);
    /// @notice A programme's terms were widened, and are `terms` now.
    event ProgrammeAmended(uint32 indexed programme, Programme terms);
    /// @notice A programme was suspended or resumed.
    event ProgrammeSuspended(uint32 indexed programme, bool suspended);

    /// @notice Holders do not move money themselves; they sign orders.
    error DirectTransferClosed();
    /// @notice The gas left does not surely carry order `index` to its end, so the whole batch is undone.
    error GasTooLow(uint256 index);
    /// @notice Only the officers' desk may do this.
    error CurrencyCallerNotDesk(address caller);
    /// @notice Only the issuance contract may do this.
    error CurrencyCallerNotIssuance(address caller);
    /// @notice A batch has from one to `max` orders.
    error CurrencyBatchSize(uint256 size, uint256 max);
    /// @notice The programme's number or terms contradict themselves.
    error CurrencyProgrammeInvalid(uint32 programme);
    /// @notice The number is taken.
    error CurrencyProgrammeKnown(uint32 programme);
    /// @notice Money is burned for a purpose.
    error CurrencyPurposeMissing();
    /// @notice With this authorization `total` of the programme's cap would be used, above the cap.
    error CapExceeded(uint32 programme, uint256 total, uint256 cap);

    /**
     * @notice Carries out payments in order. A payment that may not be carried out is refused by event, and its
     * neighbours are not touched by that.
     * @param payments From one to two hundred signed payments.
     */
    function pay(SignedPayment[] calldata payments) external;

    /**
     * @notice Carries out payments that a shop charged to what payers presented, in order and each for itself. The
     * order's identity is the presentment's hash.
     * @param payments From one to two hundred presentments with their acceptances.
     */
    function payPresented(SignedPresentedPayment[] calldata payments) external;

    /**
     * @notice Gives back what shops took, in order and each for itself.
     * @param refunds From one to two hundred signed refunds.
     */
    function refund(SignedRefund[] calldata refunds) external;

    /**
     * @notice Marks orders that were not yet carried out so that they never are, each for itself.
     * @param cancellations From one to two hundred signed cancellations.
     */
    function cancel(SignedCancellation[] calldata cancellations) external;

    /**
     * @notice Destroys what residents have left of a lot, from the eighth day after its last day and its days of
     * grace. Anyone may bring it.
     * @param lot The lot.
     * @param accounts From one to two hundred residents; who holds nothing of the lot is passed over.
     */
    function lapse(uint256 lot, address[] calldata accounts) external;

    /**
     * @notice Opens a programme.
     * @param id Its number, 1 to 2³¹−1, never used before.
     * @param terms Its rules; nothing of the cap is used yet.
     */
    function openProgramme(uint32 id, Programme calldata terms) external;

    /**
     * @notice Widens a programme's terms: a higher cap, a later end of redeeming, more days of grace, more shops.
     * @param id The programme.
     * @param terms All its terms. Whether it is suspended and what of the cap is used stay as they are.
     */
    function amendProgramme(uint32 id, Programme calldata terms) external;

    /**
     * @notice Stops or resumes paying with and issuing of a programme's money.
     * @param id The programme.
     * @param suspended Whether it is to be stopped.
     */
    function setSuspended(uint32 id, bool suspended) external;

    /// @notice Stops every movement of money at once.
    function pause() external;

    /// @notice Lets money move again.
    function unpause() external;

    /**
     * @notice Creates money for one account, inside an authorization that reserved it from the cap.
     * @param account The resident.
     * @param lot The lot.
     * @param amount How much.
     * @return reason Empty if it was created, else the encoded error that says why this row may not run.
     */
    function issue(address account, uint256 lot, uint256 amount) external returns (bytes memory reason);

    /**
     * @notice Destroys what a shop took, inside an authorization.
     * @param shop The shop.
     * @param lot The lot.
     * @param amount How much.
     * @return reason Empty if it was destroyed, else the encoded error that says why this row may not run.
     */
    function redeem(address shop, uint256 lot, uint256 amount) external returns (bytes memory reason);

    /**
     * @notice Destroys money of any account, inside an authorization.
     * @param account The account.
     * @param lot The lot.
     * @param amount How much.
     * @param purpose Why. A correction gives back to the cap and to what the account may be issued.
     * @return reason Empty if it was destroyed, else the encoded error that says why this row may not run.
     */
    function burn(address account, uint256 lot, uint256 amount, Purpose purpose) external returns (bytes memory reason);

    /**
     * @notice Reserves part of a programme's cap for an authorization.
     * @param id The programme.
     * @param total How much.
     */
    function reserveCap(uint32 id, uint256 total) external;

    /**
     * @notice Gives back to a programme's cap what was reserved and refused.
     * @param id The programme.
     * @param amount How much.
     */
    function releaseCap(uint32 id, uint256 amount) external;

    /// @notice Returns the order's identity, which is the EIP-712 hash that a payer signs.
    function hashPayment(Payment calldata payment) external view returns (bytes32);

    /**
     * @notice Returns what became of an order.
     * @param payer The payer.
     * @param id The order's hash.
     * @return status 0 for nothing yet, 1 for paid, 2 for cancelled.
     * @return paidAt When it was paid.
     * @return refundCount How often it was refunded.
     * @return paid Stands for the payee and the legs that were paid.
     */
    function order(
        address payer,
        bytes32 id
    ) external view returns (uint8 status, uint40 paidAt, uint16 refundCount, bytes24 paid);

    /// @notice Returns how much of a lot was given back of an order.
    function refundedAmount(bytes32 id, uint256 lot) external view returns (uint256);

    /// @notice Returns a programme's terms; an unknown one has none.
    function programme(uint32 id) external view returns (Programme memory);

    /// @notice Returns how much of a lot there is.
    function totalSupply(uint256 lot) external view returns (uint256);

    /// @notice Returns how much of a lot was ever issued.
    function issuedTotal(uint256 lot) external view returns (uint256);

    /**
     * @notice Returns what became of a lot. What is in none of the four was burned for another reason.
     * @param lot The lot.
     * @return supply How much there is.
     * @return issued How much was ever issued.
     * @return redeemed How much shops redeemed.
     * @return lapsed How much residents had left when it lapsed.
     */
    function lotTotals(
        uint256 lot
    ) external view returns (uint256 supply, uint256 issued, uint256 redeemed, uint256 lapsed);

    /// @notice Returns how much of a programme was issued to an account, less corrections.
    function issuedTo(uint32 id, address account) external view returns (uint256);

    /// @notice Returns what a signer with a day's limit has paid for an account on `day`.
    function spentToday(address account, bytes calldata signer, uint256 day) external view returns (uint256);

    /// @notice Returns the officers' desk.
    function desk() external view returns (address);

    /// @notice Returns the only contract that may create money.
    function issuance() external view returns (address);

    /// @notice Returns the registry that says who takes part.
    function registry() external view returns (IParticipantRegistry);

    /// @notice Returns the seconds by which the city's days begin before those of UTC.
    function utcOffset() external view returns (int32);
}
