/** What a caller may want of a download. */
export interface FetchOptions {
  signal?: AbortSignal;
  /** Bytes so far, and of how many where the server says so. */
  onBytes?: (loaded: number, total: number | undefined) => void;
  /** Cache of the page's own in which a copy is kept for when the network is away. */
  cache?: string;
  /** Digest that the bytes must have, as in `integrity` of a script. */
  integrity?: string;
}

/** Fetches from the network; where a cache is named, keeps a copy and falls back to it without network. */
export async function fetched(source: string, options: FetchOptions = {}): Promise<Response> {
  const { signal, cache: name, integrity } = options;
  const kept = name && typeof caches !== 'undefined' ? await caches.open(name) : undefined;
  try {
    const response = await fetch(source, { ...(signal ? { signal } : {}), ...(integrity ? { integrity } : {}) });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    // A copy that cannot be kept, for want of room, is no reason not to go on.
    if (kept) await kept.put(source, response.clone()).catch(() => undefined);
    return response;
  } catch (failure) {
    const copy = kept && !(signal && signal.aborted) ? await kept.match(source) : undefined;
    if (!copy) throw failure;
    return copy;
  }
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
