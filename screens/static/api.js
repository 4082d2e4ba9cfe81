/** Requests to a JSON API that answers refusals as problem+json (RFC 9457). */

const TIMEOUT_MILLISECONDS = 15_000;

/** A refusal, or no answer at all (`code` is then "offline"). */
export class Problem extends Error {
  /** @param {{status: number, code: string, values?: Object, detail?: string}} found */
  constructor({ status, code, values = {}, detail = "", remedy = "" }) {
    super(`${code}: ${detail}`);
    this.name = "Problem";
    this.status = status;
    this.code = code;
    this.values = values;
    this.detail = detail;
    this.remedy = remedy;
  }

  /** Whether nothing is known of what became of the request. */
  get isOffline() {
    return this.code === "offline";
  }
}

/**
 * Send a request, and return the JSON of its answer.
 * @param {string} method
 * @param {string} path
 * @param {{body?: Object, token?: string, idempotencyKey?: string,
 *   headers?: Object, signal?: AbortSignal}} [options]
 * @throws {Problem}
 */
export async function request(method, path, options = {}) {
  const headers = { Accept: "application/json", ...options.headers };
  if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  if (options.token) {
    headers.Authorization = `Bearer ${options.token}`;
  }
  if (options.idempotencyKey) {
    headers["Idempotency-Key"] = options.idempotencyKey;
  }
  const limit = AbortSignal.timeout(TIMEOUT_MILLISECONDS);
  let answer;
  try {
    answer = await fetch(path, {
      method,
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal ? anySignal(options.signal, limit) : limit,
      credentials: "same-origin",
      cache: "no-store",
    });
    return await readAnswer(answer);
  } catch (error) {
    if (error instanceof Problem || options.signal?.aborted) {
      throw error;
    }
    throw new Problem({ status: 0, code: "offline", detail: String(error) });
  }
}

/** A new name for a request that may be sent again. */
export function newIdempotencyKey() {
  return crypto.randomUUID();
}

async function readAnswer(answer) {
  if (answer.status === 204) {
    return null;
  }
  const type = answer.headers.get("Content-Type") ?? "";
  if (!type.includes("json")) {
    throw new Problem({ status: answer.status, code: "internal", detail: type });
  }
  const data = await answer.json();
  if (!answer.ok) {
    throw new Problem({ status: answer.status, ...data });
  }
  return data;
}

function anySignal(first, second) {
  const either = new AbortController();
  for (const signal of [first, second]) {
    if (signal.aborted) {
      either.abort(signal.reason);
    }
    signal.addEventListener("abort", () => either.abort(signal.reason), { once: true });
  }
  return either.signal;
}
