/** Files of the package, for the entries of Node. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { fetchBytes } from './fetch.js';
import { isAddress } from './sources.js';
import type { WasmSource } from './identifiers.js';

/**
 * A file from beside the entry. Not by `new URL(…, import.meta.url)`, which bundlers of servers turn into an address of the page;
 * where one has moved the entry away from its files, they are looked up as the project's own package.
 */
export function beside(name: string, entry: string, here: string): Uint8Array {
  try {
    return readFileSync(fileURLToPath(here.replace(/[^/]*$/, name)));
  } catch (cause) {
    try {
      return readFileSync(createRequire(resolve('package.json')).resolve(entry));
    } catch (_) {
      throw cause;
    }
  }
}

/** Reads an address, or a path relative to the folder that the process works in; Node's `fetch` refuses files. */
export async function read(source: URL | string): Promise<Uint8Array> {
  const text = String(source);
  const url = /^[a-z][a-z0-9+.-]+:/i.test(text) ? new URL(text) : pathToFileURL(resolve(text));
  return url.protocol === 'file:' ? readFileSync(url) : fetchBytes(url);
}

/** The module to start from. */
export async function moduleFrom(source: WasmSource | undefined, own: () => Uint8Array): Promise<unknown> {
  if (source === undefined) return own();
  return isAddress(source) ? read(source) : source;
}
