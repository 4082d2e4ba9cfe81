/**
 * The head of a list that officers sign, computed from its rows in this browser.
 * `ledger/chain/lists.py` computes the same, `meguru list-head FILE` on any machine.
 */

import { fromHex, keccak, toHex } from "/screens/keys.js";
import { join, numberWord } from "/screens/typed_data.js";

const CHUNK_ROWS = 100;
const KIND_ISSUE = 1;
const TYPE = new TextEncoder().encode(
  "List(uint256 chainId,address contract,uint8 kind,Row[] rows,bytes32 rest)" +
    "Row(address account,uint256 amount)"
);
const WORDS_BEFORE_ROWS = 6n;

/**
 * @param {Array<[string, number]>} rows accounts, ascending strictly, with their yen
 * @param {number} chainId
 * @param {string} contract the address of the contract that issues
 * @returns {string} `0x` and 32 bytes
 */
export function listHead(rows, chainId, contract) {
  let rest = new Uint8Array(32);
  const chunks = Math.ceil(rows.length / CHUNK_ROWS);
  for (let index = chunks - 1; index >= 0; index -= 1) {
    const part = rows.slice(index * CHUNK_ROWS, (index + 1) * CHUNK_ROWS);
    rest = hashChunk(part, rest, chainId, contract);
  }
  return toHex(rest);
}

/** Whether no account stands in a list twice, and all ascend. */
export function ascends(rows) {
  return rows.every(([account], index) => !index || rows[index - 1][0] < account);
}

function hashChunk(rows, rest, chainId, contract) {
  const words = [
    keccak(TYPE),
    numberWord(chainId),
    addressWord(contract),
    numberWord(KIND_ISSUE),
    numberWord(WORDS_BEFORE_ROWS * 32n),
    rest,
    numberWord(rows.length),
  ];
  for (const [account, amount] of rows) {
    words.push(addressWord(account), numberWord(amount));
  }
  return keccak(join(words));
}

function addressWord(address) {
  return join([new Uint8Array(12), fromHex(address)]);
}
