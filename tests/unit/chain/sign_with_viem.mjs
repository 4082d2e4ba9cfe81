// Signs typed data as a wallet built on viem does: JSON in, JSON out.
// Numbers arrive as decimal text with an n behind it, as in JavaScript.

import { readFileSync } from "node:fs";
import { hashTypedData } from "viem";
import { privateKeyToAccount } from "viem/accounts";

const { secret, requests } = JSON.parse(readFileSync(0, "utf8"), (_, value) =>
  typeof value === "string" && /^[0-9]+n$/.test(value)
    ? BigInt(value.slice(0, -1))
    : value,
);
const account = privateKeyToAccount(secret);
const answers = await Promise.all(
  requests.map(async (request) => ({
    digest: hashTypedData(request),
    signature: await account.signTypedData(request),
  })),
);
process.stdout.write(JSON.stringify({ address: account.address, answers }));
