// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {ERC7913WebAuthnVerifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol";

/**
 * @title PasskeyVerifier
 * @notice Says whether a passkey signed, and whether its user was verified in doing so. It keeps nothing, and it is
 * OpenZeppelin's as it stands: it has a name of its own so that it can be deployed with the rest.
 */
// solhint-disable-next-line no-empty-blocks
contract PasskeyVerifier is ERC7913WebAuthnVerifier {}
