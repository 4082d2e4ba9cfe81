/**
 * What the phone keeps: one IndexedDB store of named records.
 *
 * Every write is durable before it resolves, because the count of wrong PINs and an
 * order that is on its way must survive whatever happens next.
 */

const DATABASE = "meguru-wallet";
const RECORDS = "records";
const MARK = "meguru-account";

let opening = null;

function database() {
  opening ??= new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(RECORDS);
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  return opening;
}

async function within(mode, act) {
  const opened = await database();
  return new Promise((resolve, reject) => {
    const transaction = opened.transaction(RECORDS, mode, { durability: "strict" });
    let result;
    act(transaction.objectStore(RECORDS), (value) => {
      result = value;
    });
    transaction.oncomplete = () => resolve(result);
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });
}

/** @returns {Promise<any>} the record of that name, or undefined */
export function read(name) {
  return within("readonly", (records, give) => {
    const asked = records.get(name);
    asked.onsuccess = () => give(asked.result);
  });
}

/** Keep a record under a name. */
export function write(name, value) {
  return within("readwrite", (records) => records.put(value, name));
}

/** Forget a record. */
export function forget(name) {
  return within("readwrite", (records) => records.delete(name));
}

/**
 * Change a record in one transaction, so that two tabs cannot both read the old one.
 * @param {string} name
 * @param {(old: any) => any} change
 * @returns {Promise<any>} what is kept now
 */
export function change(name, change) {
  return within("readwrite", (records, give) => {
    const asked = records.get(name);
    asked.onsuccess = () => {
      const kept = change(asked.result);
      records.put(kept, name);
      give(kept);
    };
  });
}

/**
 * The account this phone was registered for. It lies apart from the key, so that a
 * browser that lost the key still knows there was one.
 */
export function knownAccount() {
  return localStorage.getItem(MARK);
}

/** Remember which account this phone is registered for. */
export function rememberAccount(address) {
  localStorage.setItem(MARK, address);
}

/** Ask the browser not to clear what is kept when space gets short. */
export async function askToPersist() {
  try {
    await navigator.storage?.persist?.();
  } catch {
    // Where it is refused, the counter can connect the phone again.
  }
}
