/**
 * What a call of a contract says, read in this browser from the bytes that are signed.
 * The functions are written down here, so that no server can rename them.
 */

import { fromHex, keccak, toHex } from "/screens/keys.js";

const WORD = 32;
const encoder = new TextEncoder();
const DAY_SECONDS = 86400;
const NEVER = 2 ** 32 - 1;
const DAY_MOST = 2_932_896; // 9999-12-31
const DAYS = ["lastDay", "issueFrom", "issueUntil", "redeemUntil"];

const PERMISSION = tuple(
  "uint48 notBefore",
  "uint48 notAfter",
  "uint8 scope",
  "uint64 paymentLimit",
  "uint64 dayLimit"
);
const TERMS = tuple(
  "uint64 acceptors",
  "uint64 paymentLimit",
  "uint32 issueFrom",
  "uint32 issueUntil",
  "uint32 redeemUntil",
  "uint16 graceDays",
  "uint8 flags",
  "uint96 cap",
  "uint96 capUsed",
  "uint64 holderLimit"
);
const ENTRY = [
  ...tuple("address account", "uint8 kind", "uint64 classes", "bytes32 personCommitment"),
  ...tuple("bytes firstSigner"),
  { name: "permission", type: "tuple", parts: PERMISSION },
];
const FUNCTIONS = [
  {
    contract: "Issuance",
    name: "authorizeIssue",
    inputs: tuple(
      "bytes32 id",
      "uint32 programme",
      "uint32 lastDay",
      "uint256 total",
      "uint256 consideration",
      "bytes32 listHead"
    ),
  },
  {
    contract: "RegionalCurrency",
    name: "openProgramme",
    inputs: [...tuple("uint32 id"), { name: "terms", type: "tuple", parts: TERMS }],
  },
  {
    contract: "ParticipantRegistry",
    name: "register",
    inputs: [{ name: "entries", type: "tuple[]", parts: ENTRY }],
  },
  { contract: "ParticipantRegistry", name: "unfreeze", inputs: tuple("address[] accounts") },
];

/**
 * Read a call.
 * @param {string} data the bytes as `0x…`
 * @returns {{contract: string, name: string, values: Object}|null} null where it is
 *   none of the calls that this desk signs
 */
export function readCall(data) {
  const bytes = fromHex(data);
  const selector = toHex(bytes.slice(0, 4));
  const found = FUNCTIONS.find((each) => selectorOf(each) === selector);
  if (!found) {
    return null;
  }
  return {
    contract: found.contract,
    name: found.name,
    values: readTuple(bytes.slice(4), 0, found.inputs),
  };
}

/** A call in words, one value a line, as the command line writes it too. */
export function describeCall(call) {
  return [`${call.contract}.${call.name}`, ...describe("", call.values)].join("\n");
}

function tuple(...fields) {
  return fields.map((field) => {
    const [type, name] = field.split(" ");
    return { type, name };
  });
}

function selectorOf({ name, inputs }) {
  const text = `${name}(${inputs.map(typeName).join(",")})`;
  return toHex(keccak(encoder.encode(text)).slice(0, 4));
}

function typeName({ type, parts }) {
  return parts ? `(${parts.map(typeName).join(",")})${type.slice(5)}` : type;
}

function isDynamic({ type, parts }) {
  return type.endsWith("[]") || type === "bytes" || Boolean(parts?.some(isDynamic));
}

function sizeOf(field) {
  const whole = field.parts && !isDynamic(field);
  return whole ? field.parts.reduce((sum, part) => sum + sizeOf(part), 0) : WORD;
}

function readTuple(bytes, start, fields) {
  const values = {};
  let at = start;
  for (const field of fields) {
    const place = isDynamic(field) ? start + readNumber(bytes, at) : at;
    values[field.name] = readValue(bytes, place, field);
    at += sizeOf(field);
  }
  return values;
}

function readValue(bytes, at, field) {
  if (field.type.endsWith("[]")) {
    const inner = { ...field, type: field.type.slice(0, -2) };
    return readList(bytes, at + WORD, readNumber(bytes, at), inner);
  }
  if (field.parts) {
    return readTuple(bytes, at, field.parts);
  }
  if (field.type === "bytes") {
    return toHex(take(bytes, at + WORD, readNumber(bytes, at)));
  }
  if (field.type === "address") {
    return toHex(take(bytes, at + 12, 20));
  }
  if (field.type === "bytes32") {
    return toHex(take(bytes, at, WORD));
  }
  return BigInt(toHex(take(bytes, at, WORD)));
}

function readList(bytes, start, length, inner) {
  if (length > bytes.length / WORD) {
    throw new RangeError("a list is longer than its bytes");
  }
  const list = [];
  for (let index = 0; index < length; index += 1) {
    const slot = start + index * (isDynamic(inner) ? WORD : sizeOf(inner));
    const place = isDynamic(inner) ? start + readNumber(bytes, slot) : slot;
    list.push(readValue(bytes, place, inner));
  }
  return list;
}

function readNumber(bytes, at) {
  const number = BigInt(toHex(take(bytes, at, WORD)));
  if (number > BigInt(bytes.length)) {
    throw new RangeError("a place is outside of the bytes");
  }
  return Number(number);
}

function take(bytes, at, length) {
  if (at + length > bytes.length) {
    throw new RangeError("the bytes end too early");
  }
  return bytes.slice(at, at + length);
}

function describe(name, value) {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => describe(`${name}[${index}]`, item));
  }
  if (typeof value === "object") {
    return Object.entries(value).flatMap(([key, item]) =>
      describe(name ? `${name}.${key}` : key, item)
    );
  }
  if (DAYS.includes(name.split(".").pop())) {
    return [`  ${name} ${value} (${formatDay(Number(value))})`];
  }
  return [`  ${name} ${value}`];
}

/** A day's number as a date. */
export function formatDay(day) {
  if (day === NEVER) {
    return "never";
  }
  if (day > DAY_MOST) {
    return "after the year 9999";
  }
  return new Date(day * DAY_SECONDS * 1000).toISOString().slice(0, 10);
}
