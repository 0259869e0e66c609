import { CreditError } from '../error.js';
import { guarded, lazy } from '../lazy.js';
import type { ModuleHost, ModuleSource } from '../lazy.js';
import type { Proved, Table } from './types.js';

/** What wasm-bindgen generates for the module of authors; only this file and the entries know it. */
export interface RawDraft {
  prove(tables: string): string;
  free(): void;
}
export interface AuthorGlue {
  Draft: new (tables: string) => RawDraft;
  readCsv(name: string, text: string): string;
  writeCsv(table: string): string;
}

/** The module: its bytes, its address, or compiled. */
export type AuthorSource = ModuleSource;

/** Tables that are being written, and the version that they started from. */
export class Draft {
  private raw: RawDraft | undefined;

  /** Made by `draft()`. */
  constructor(raw: RawDraft) {
    this.raw = raw;
  }

  /** Compiles and proves the tables, runs their cases and compares them with the starting version. Mistakes in tables are an answer, not an error. */
  prove(tables: Table[]): Proved {
    const { raw } = this;
    if (!raw) throw CreditError.own('engine.disposed');
    return guarded(() => JSON.parse(raw.prove(JSON.stringify(tables))) as Proved);
  }

  /** Gives the memory back. */
  dispose(): void {
    const { raw } = this;
    this.raw = undefined;
    if (raw) raw.free();
  }
}

export interface Author {
  /** Starts the module once, however often it is called. */
  ready(wasm?: AuthorSource): Promise<void>;
  /** A draft that starts from these tables. */
  draft(start: Table[]): Draft;
  /** Reads CSV text (comma, tab or semicolon) as a table. */
  readCsv(sheet: string, text: string): Table;
  /** Writes a table as CSV text that Excel opens as UTF-8. */
  writeCsv(table: Table): string;
}

/** Binds the generated glue to an entry's way of starting it. */
export function author(glue: AuthorGlue, host: ModuleHost): Author {
  const { ready, need } = lazy(host);
  return {
    ready,
    draft(start) {
      need();
      return guarded(() => new Draft(new glue.Draft(JSON.stringify(start))));
    },
    readCsv(sheet, text) {
      need();
      return guarded(() => JSON.parse(glue.readCsv(sheet, text)) as Table);
    },
    writeCsv(table) {
      need();
      return guarded(() => glue.writeCsv(JSON.stringify(table)));
    },
  };
}
