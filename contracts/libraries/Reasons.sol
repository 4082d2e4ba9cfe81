// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.30;

/**
 * @title Reasons
 * @dev Encodes an error with its values, each a word: numbers, and addresses, hashes and enums turned into numbers.
 * Word by word and in one place, because the compiler copies `abi.encodeWithSelector` to each of thirty refusals, and
 * with that the currency is too large.
 */
library Reasons {
    function encode(bytes4 selector, uint256 a) internal pure returns (bytes memory reason) {
        reason = _begin();
        _select(reason, selector);
        _append(reason, a);
    }

    function encode(bytes4 selector, uint256 a, uint256 b) internal pure returns (bytes memory reason) {
        reason = encode(selector, a);
        _append(reason, b);
    }

    function encode(bytes4 selector, uint256 a, uint256 b, uint256 c) internal pure returns (bytes memory reason) {
        reason = encode(selector, a, b);
        _append(reason, c);
    }

    function encode(
        bytes4 selector,
        uint256 a,
        uint256 b,
        uint256 c,
        uint256 d
    ) internal pure returns (bytes memory reason) {
        reason = encode(selector, a, b, c);
        _append(reason, d);
    }

    /// @dev Returns room for an error of at most four words, of which only the selector's four bytes count yet.
    function _begin() private pure returns (bytes memory reason) {
        assembly ("memory-safe") {
            reason := mload(0x40)
            mstore(0x40, add(reason, 0xc0))
            mstore(reason, 4)
        }
    }

    /// @dev Writes the selector into the first four bytes.
    function _select(bytes memory reason, bytes4 selector) private pure {
        assembly ("memory-safe") {
            mstore(add(reason, 0x20), selector)
        }
    }

    /// @dev Writes one word more.
    function _append(bytes memory reason, uint256 word) private pure {
        assembly ("memory-safe") {
            let length := mload(reason)
            mstore(add(add(reason, 0x20), length), word)
            mstore(reason, add(length, 0x20))
        }
    }
}
