import integrity from 'virtual:wasm-integrity';
import { fetched } from './fetch.js';
import { bytesOf, isAddress } from './sources.js';
import type { WasmSource } from './engine.js';

/** The module to start from: an address is fetched, and only the bytes that this package was built with are taken. */
export function moduleOf(source: WasmSource, cache: string | undefined): Promise<Response> | Exclude<WasmSource, string | URL> | Uint8Array {
  if (!isAddress(source)) return bytesOf(source) || source;
  return fetched(String(source), { integrity, ...(cache ? { cache } : {}) });
}
