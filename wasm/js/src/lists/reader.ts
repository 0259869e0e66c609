import { guarded, lazy } from '../lazy.js';
import type { ModuleHost, ModuleSource } from '../lazy.js';
import type { Table } from '../rulebook/types.js';
import type { ListLook, Meaning, ReadList, UnreadList } from './types.js';

/** What wasm-bindgen generates for the module that reads files; only this file and the entries know it. */
export interface ListsGlue {
  readTables(name: string, bytes: Uint8Array): string;
  readList(name: string, bytes: Uint8Array, look: string): string;
  meanings(): string;
}

export interface Lists {
  /** Starts the module once, however often it is called. */
  ready(wasm?: ModuleSource): Promise<void>;
  /** How a published list (CSV, XLSX, XLS, XML, HTML, JSON) would be read. A file that cannot be read is an answer, not an error. */
  readList(name: string, bytes: Uint8Array, look: ListLook): ReadList | UnreadList;
  /** The tables of a file: CSV of any encoding, or a workbook with a table on every sheet. */
  readTables(name: string, bytes: Uint8Array): Table[];
  /** The meanings that a column can be given. */
  meanings(): Meaning[];
}

/** Binds the generated glue to an entry's way of starting it. */
export function lists(glue: ListsGlue, host: ModuleHost): Lists {
  const { ready, need } = lazy(host);
  const called = <T>(call: () => string): T => {
    need();
    return guarded(() => JSON.parse(call()) as T);
  };
  return {
    ready,
    readList: (name, bytes, look) => called(() => glue.readList(name, bytes, JSON.stringify(look))),
    readTables: (name, bytes) => called(() => glue.readTables(name, bytes)),
    meanings: () => called(() => glue.meanings()),
  };
}
