/** What a caller may want of a download. */
export interface FetchOptions {
  signal?: AbortSignal;
  /** Bytes so far, and of how many where the server says so. */
  onBytes?: (loaded: number, total: number | undefined) => void;
  /** Cache of the page's own in which a copy is kept for when the network is away. */
  cache?: string;
  /** Digest that the bytes must have, as in `integrity` of a script: one algorithm, one digest. */
  integrity?: string;
}

/**
 * Fetches from the network; where a cache is named, keeps a copy and falls back to it without network.
 *
 * A copy stands in only where there was no answer at all. An answer that is not what was asked for is one: bytes of another digest are
 * refused, and 404 or 410 withdraw the copy, too. A copy is held against the digest again before it is used, for whoever got to run a
 * script here once could have changed it.
 */
export async function fetched(source: string, options: FetchOptions = {}): Promise<Response> {
  const { signal, cache: name, integrity } = options;
  const asked = signal ? { signal } : {};
  if (!name || typeof caches === 'undefined') return sound(await fetch(source, { ...asked, ...(integrity ? { integrity } : {}) }));
  const kept = await caches.open(name);
  let response: Response;
  try {
    response = await fetch(source, asked);
  } catch (failure) {
    const copy = signal && signal.aborted ? undefined : await kept.match(source);
    if (!copy) throw failure;
    return verified(copy, integrity, () => kept.delete(source));
  }
  if (response.status === 404 || response.status === 410) await kept.delete(source);
  const good = await verified(sound(response), integrity);
  // A copy that cannot be kept, for want of room, is no reason not to go on.
  await kept.put(source, good.clone()).catch(() => undefined);
  return good;
}

function sound(response: Response): Response {
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response;
}

/** The same response if its bytes have that digest. */
async function verified(response: Response, integrity: string | undefined, otherwise?: () => Promise<unknown>): Promise<Response> {
  if (!integrity) return response;
  const bytes = await response.arrayBuffer();
  if ((await digestOf(bytes, integrity)) !== integrity) {
    if (otherwise) await otherwise();
    throw new Error(`not the bytes with ${integrity}`);
  }
  const { status, statusText, headers } = response;
  return new Response(bytes, { status, statusText, headers: plain(headers) });
}

/** The bytes come decoded, whatever they were on the wire. */
function plain(headers: Headers): Headers {
  const kept = new Headers(headers);
  kept.delete('content-encoding');
  kept.delete('content-length');
  return kept;
}

/** Digest of bytes by the algorithm that an `integrity` names. Caches and this exist in secure contexts alike. */
async function digestOf(bytes: ArrayBuffer, integrity: string): Promise<string> {
  const algorithm = integrity.slice(0, integrity.indexOf('-'));
  const digest = new Uint8Array(await crypto.subtle.digest(algorithm.replace('sha', 'SHA-'), bytes));
  return `${algorithm}-${btoa(String.fromCharCode(...digest))}`;
}

/** Reads over `fetch`, which is all a page has. */
export async function fetchBytes(source: URL | string, options: FetchOptions = {}): Promise<Uint8Array> {
  const response = await fetched(String(source), options);
  const { onBytes } = options;
  if (!onBytes || !response.body) return new Uint8Array(await response.arrayBuffer());
  return collected(response.body.getReader(), onBytes, lengthOf(response));
}

/** A compressed answer gives the length on the wire, which says nothing about the bytes that come out. */
function lengthOf({ headers }: Response): number | undefined {
  const length = headers.get('content-encoding') ? null : headers.get('content-length');
  return length === null ? undefined : Number(length);
}

async function collected(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  onBytes: (loaded: number, total: number | undefined) => void,
  total: number | undefined,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let loaded = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    loaded += value.length;
    onBytes(loaded, total);
  }
  const bytes = new Uint8Array(loaded);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
