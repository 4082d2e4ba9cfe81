/**
 * The till's key in this browser: kept in IndexedDB, wrapped by a key of the device
 * that no script can read out. It is opened for the moment of a signature.
 */

const DATABASE = "meguru-till";
const STORE = "keys";
const NONCE_BYTES = 12;

/** The key is connected to a shop, or is about to be. */
export const TERMINAL = "terminal";
export const PAIRING = "pairing";

/**
 * Keep a key under a name, with what belongs to it.
 * @param {string} id
 * @param {Uint8Array} secret
 * @param {Object} more plain values beside it
 */
export async function keepKey(id, secret, more) {
  const wrapping = await crypto.subtle.generateKey(
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"]
  );
  const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
  const sealed = await crypto.subtle.encrypt(
    { name: "AES-GCM", iv: nonce },
    wrapping,
    secret
  );
  await write((store) => store.put({ id, wrapping, nonce, sealed, ...more }));
  // Without this a browser that is short of room may throw the key away.
  await navigator.storage?.persist?.();
}

/** What is kept under a name, or undefined; the key in it is still wrapped. */
export async function findKey(id) {
  return within("readonly", (store) => store.get(id));
}

/** Open a key that was found. */
export async function openKey(kept) {
  const algorithm = { name: "AES-GCM", iv: kept.nonce };
  return new Uint8Array(
    await crypto.subtle.decrypt(algorithm, kept.wrapping, kept.sealed)
  );
}

/** Put a key that was paired in the place of the till's. */
export async function promoteKey(kept, more) {
  await write((store) => {
    store.put({ ...kept, ...more, id: TERMINAL });
    return store.delete(PAIRING);
  });
}

function write(action) {
  return within("readwrite", action);
}

async function within(mode, action) {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const asked = action(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

function open() {
  return new Promise((resolve, reject) => {
    const asked = indexedDB.open(DATABASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
