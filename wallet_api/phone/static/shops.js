/** The shops where the money can be used, as anybody may look them up. */

import { request } from "/screens/api.js";

/** @param {{q?: string, area?: string, category?: string, cursor?: string}} wanted */
export function findShops(wanted) {
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
  return request("GET", `/v1/shops?${query}`);
}

/** Where a shop is, in words, or null: nice to have, never waited for. */
export async function placeOfShop(account) {
  try {
    const shop = await request("GET", `/v1/shops/${account}`);
    return [shop.area, shop.category].filter(Boolean).join(" ") || null;
  } catch {
    return null;
  }
}
