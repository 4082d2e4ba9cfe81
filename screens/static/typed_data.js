/**
 * EIP-712: the digest of typed data, computed in the browser, so that what is signed
 * is what is shown and not what a server says it is.
 * Source: https://eips.ethereum.org/EIPS/eip-712
 */

import { fromHex, keccak } from "./keys.js";

const WORD = 32;
const encoder = new TextEncoder();

/**
 * The 32 bytes that are signed.
 * @param {{domain: Object, types: Object, primaryType: string, message: Object}} typed
 * @returns {Uint8Array}
 */
export function digestOf(typed) {
  const domain = hashStruct(typed.types, "EIP712Domain", typed.domain);
  const message = hashStruct(typed.types, typed.primaryType, typed.message);
  return keccak(join([Uint8Array.of(0x19, 0x01), domain, message]));
}

/** A structure's hash: its type's hash and its fields, each one word. */
export function hashStruct(types, name, value) {
  const words = [keccak(encoder.encode(declare(types, name)))];
  for (const field of types[name]) {
    words.push(encodeField(types, field.type, value[field.name]));
  }
  return keccak(join(words));
}

/** A type and those it mentions, as EIP-712 writes them. */
export function declare(types, name) {
  const others = [...mentioned(types, name, new Set())].filter((each) => each !== name);
  return [name, ...others.sort()]
    .map((each) => {
      const fields = types[each].map((field) => `${field.type} ${field.name}`);
      return `${each}(${fields.join(",")})`;
    })
    .join("");
}

function mentioned(types, name, found) {
  if (name in types && !found.has(name)) {
    found.add(name);
    for (const field of types[name]) {
      mentioned(types, field.type.replace(/\[\]$/, ""), found);
    }
  }
  return found;
}

function encodeField(types, type, value) {
  if (type.endsWith("[]")) {
    const inner = type.slice(0, -2);
    return keccak(join(value.map((item) => encodeField(types, inner, item))));
  }
  if (type in types) {
    return hashStruct(types, type, value);
  }
  if (type === "string") {
    return keccak(encoder.encode(value));
  }
  if (type === "bytes") {
    return keccak(fromHex(value));
  }
  if (type === "bool") {
    return numberWord(value ? 1n : 0n);
  }
  if (/^bytes\d+$/.test(type)) {
    return bytesWord(fromHex(value), Number(type.slice(5)));
  }
  if (type === "address") {
    const bytes = fromHex(value);
    if (bytes.length !== 20) {
      throw new TypeError("an address has 20 bytes");
    }
    return join([new Uint8Array(12), bytes]);
  }
  if (/^uint\d*$/.test(type)) {
    return numberWord(checkedNumber(value, Number(type.slice(4) || 256)));
  }
  throw new TypeError(`${type} is not signed here`);
}

function checkedNumber(value, bits) {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new RangeError(`${value} is not an exact integer`);
  }
  const number = BigInt(value);
  if (number < 0n || number >> BigInt(bits)) {
    throw new RangeError(`${value} does not fit ${bits} bits`);
  }
  return number;
}

/** A number as a word of 32 bytes, most significant first. */
export function numberWord(number) {
  return fromHex(BigInt(number).toString(16).padStart(2 * WORD, "0"));
}

function bytesWord(bytes, length) {
  if (bytes.length !== length) {
    throw new TypeError(`${length} bytes are expected, not ${bytes.length}`);
  }
  return join([bytes, new Uint8Array(WORD - length)]);
}

/** Byte arrays, one after the other. */
export function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
