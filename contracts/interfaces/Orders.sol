// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/// @dev One lot and how much of it: `lot = programme << 32 | lastDay`.
struct Leg {
    uint256 lot;
    uint256 amount;
}

/// @dev What a payer signs. `billRef` says nothing to anyone but the shop's books.
struct Payment {
    address payer;
    address payee;
    Leg[] legs;
    bytes32 billRef;
    uint48 validAfter;
    uint48 validBefore;
    bytes32 salt;
}

/// @dev A payment with the key that signed it.
struct SignedPayment {
    Payment payment;
    bytes signer;
    bytes signature;
}

/// @dev What a payer shows to be scanned: "charge me up to `limit`".
struct Presentment {
    address payer;
    uint256 limit;
    uint48 validAfter;
    uint48 validBefore;
    bytes32 salt;
}

/// @dev What a shop signs to charge a presentment, which it names by its hash.
struct Acceptance {
    bytes32 presentment;
    address payee;
    Leg[] legs;
    bytes32 billRef;
}

/// @dev A presentment and the acceptance that charges it, each with the key that signed it.
struct SignedPresentedPayment {
    Presentment presentment;
    Acceptance acceptance;
    bytes signer;
    bytes signature;
    bytes shopSigner;
    bytes shopSignature;
}

/// @dev What a shop signs to give back some of one payment. `sequence` numbers the refunds of a payment from 1.
struct Refund {
    address payer;
    bytes32 order;
    address shop;
    Leg[] legs;
    uint16 sequence;
    uint48 validBefore;
}

/// @dev A refund with the legs that were paid, which the chain keeps only the hash of, and the key that signed it.
struct SignedRefund {
    Refund refund;
    Leg[] paidLegs;
    bytes signer;
    bytes signature;
}

/// @dev What a payer signs so that an order is never carried out.
struct Cancellation {
    address payer;
    bytes32 order;
}

/// @dev A cancellation with the key that signed it.
struct SignedCancellation {
    Cancellation cancellation;
    bytes signer;
    bytes signature;
}
