/**
 * The service worker: lets the wallet open without a signal.
 *
 * `SHELL` is written in front of this by the server. The shell is kept whole under
 * its version; what is asked of the API is never kept and never answered from here.
 */

const CACHE = `meguru-wallet-${SHELL.version}`;
const KEPT = new Set(SHELL.addresses);
const PAGE_PATIENCE_MS = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil(keepShell());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells());
});

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== self.location.origin) return;
  if (event.request.mode === "navigate") {
    if (isWalletPage(address.pathname)) event.respondWith(openPage(event.request));
  } else if (KEPT.has(address.pathname) && address.pathname !== "/") {
    event.respondWith(fromShell(event, address.pathname));
  }
});

async function keepShell() {
  const cache = await caches.open(CACHE);
  // Past the browser's own cache: a version is never put together from two.
  await cache.addAll(SHELL.addresses.map((path) => new Request(path, { cache: "reload" })));
  await self.skipWaiting();
}

async function dropOldShells() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith("meguru-wallet-") && name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

function isWalletPage(path) {
  return path === "/" || path === "/join" || path === "/shops" || path.startsWith("/p/");
}

/** A page from the server while it answers soon, else the shell that is kept. */
async function openPage(request) {
  const kept = async () => (await caches.open(CACHE)).match("/");
  const given = fetch(request);
  try {
    const late = new Promise((resolve) => setTimeout(resolve, PAGE_PATIENCE_MS));
    const answer = await Promise.race([given, late]);
    if (answer) return answer;
  } catch {
    return (await kept()) || Response.error();
  }
  return (await kept()) || given;
}

async function fromShell(event, path) {
  const asking = await self.clients.get(event.clientId);
  // The till of the same address has the same files, and a life of its own.
  const isWallet = !asking || isWalletPage(new URL(asking.url).pathname);
  const found = isWallet && (await (await caches.open(CACHE)).match(path));
  return found || fetch(event.request);
}
