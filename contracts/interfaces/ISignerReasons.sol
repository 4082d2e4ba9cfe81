// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/**
 * @title ISignerReasons
 * @notice Why a signature does not speak for an account. Returned by the registry, carried on by whoever asked it.
 */
interface ISignerReasons {
    /// @notice Nobody is registered at `account`.
    error AccountUnknown(address account);
    /// @notice The signature is not `signer`'s over what was to be signed, or it is not in its one accepted form.
    error SignatureInvalid(address account, bytes signer);
    /// @notice `signer` holds no permission for `account` in its present epoch.
    error SignerNotPermitted(address account, bytes signer);
    /// @notice `signer` may do `scope`, and `needed` is not within it.
    error SignerScopeMissing(address account, bytes signer, uint8 scope, uint8 needed);
    /// @notice The permission begins at `notBefore`.
    error SignerNotYetValid(address account, bytes signer, uint48 notBefore);
    /// @notice The permission ended after `notAfter`.
    error SignerExpired(address account, bytes signer, uint48 notAfter);
}
