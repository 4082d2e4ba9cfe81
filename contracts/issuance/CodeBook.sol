// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IssueTerms} from "./IssueTerms.sol";
import {Authorization, IIssuance, ListKind} from "../interfaces/IIssuance.sol";
import {Lots} from "../libraries/Lots.sol";
import {Signatures} from "../libraries/Signatures.sol";

/**
 * @title CodeBook
 * @dev Charge codes, as counters hand them out and letters carry them. A code is a key: it signs for the account that
 * gets its money, so a claim seen on its way cannot be turned to somebody else.
 */
abstract contract CodeBook is IssueTerms, EIP712 {
    bytes32 private constant CLAIM_TYPEHASH = keccak256("Claim(bytes32 authorization,address account)");

    mapping(bytes32 id => mapping(address code => address)) private _claimedBy;

    /// @inheritdoc IIssuance
    function authorizeCodes(
        bytes32 id,
        uint32 programme,
        uint32 lastDay,
        uint256 total,
        uint256 consideration,
        bytes32 merkleRoot
    ) external onlyDesk {
        _authorizeLot(id, ListKind.CODES, programme, lastDay, total, consideration, merkleRoot);
        emit CodesAuthorized(id, programme, lastDay, total, consideration, merkleRoot);
    }

    /// @inheritdoc IIssuance
    function claim(
        bytes32 id,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        address code,
        bytes calldata codeSignature
    ) external {
        Authorization storage codes = _authorized(id, ListKind.CODES);
        if (codes.done) revert CodesAreWithdrawn(id);
        if (_today() > codes.lastDay) revert ClaimTooLate(id, codes.lastDay, _today());
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(code, amount))));
        if (!MerkleProof.verifyCalldata(proof, codes.next, leaf)) revert ClaimProofInvalid(id, code);
        address claimant = _claimedBy[id][code];
        if (claimant != address(0)) revert ClaimUsed(id, code, claimant);
        bytes32 digest = _hashTypedDataV4(keccak256(abi.encode(CLAIM_TYPEHASH, id, account)));
        if (!Signatures.isValidFrom(code, digest, codeSignature)) revert ClaimSignatureInvalid(id, code);
        // Officers may sign a tree that is worth more than its total; the total binds.
        uint256 claimed = codes.executed;
        if (amount > codes.total - claimed) revert ListTotalMismatch(id, codes.total, claimed + amount);
        _claimedBy[id][code] = account;
        codes.executed = uint128(claimed + amount);
        bytes memory reason = _currency.issue(account, Lots.lotOf(codes.programme, codes.lastDay), amount);
        if (reason.length != 0) _revertWith(reason);
        emit Claimed(id, code, account, amount);
    }

    /// @inheritdoc IIssuance
    function withdrawCodes(bytes32 id) external onlyDesk {
        Authorization storage codes = _authorized(id, ListKind.CODES);
        if (codes.done) revert CodesAreWithdrawn(id);
        codes.done = true;
        uint256 rest = codes.total - codes.executed;
        codes.refused = uint128(rest);
        _currency.releaseCap(codes.programme, rest);
        emit CodesWithdrawn(id, rest);
    }

    /// @inheritdoc IIssuance
    function claimedBy(bytes32 id, address code) external view returns (address) {
        return _claimedBy[id][code];
    }

    /// @dev Reverts with an error that is encoded already.
    function _revertWith(bytes memory reason) private pure {
        assembly ("memory-safe") {
            revert(add(reason, 0x20), mload(reason))
        }
    }
}
