import { explain } from './environment.js';
import type { Environment } from './environment.js';
import { CreditError, isTrap } from './error.js';
import type { FetchOptions } from './fetch.js';
import { quickChecks } from './quick.js';
import type { Quick, QuickGlue } from './quick.js';
import { rules } from './rules.js';
import type { Rules } from './rules.js';
import type { IdentifierReport, Lang, ValidateOptions } from './types.js';

/** Bytes, or where they are. A string is a URL. */
export type BytesSource = Uint8Array | ArrayBuffer | URL | string;

/** The wasm module: its bytes, its URL, or the module already compiled. */
export type WasmSource = BytesSource | WebAssembly.Module;

/** What wasm-bindgen generates of every module. */
export interface IdentifierGlue extends QuickGlue {
  validate(code: string, options: unknown): unknown;
  version(): string;
}

/** How an entry starts the engine and reads files. */
export interface Host {
  start(source: WasmSource | undefined, cache: string | undefined): Promise<unknown>;
  /** Present where the engine can start within a call. */
  startNow?(): unknown;
  read(source: URL | string, options: FetchOptions): Promise<Uint8Array>;
  /** Whether this is Node, where other things keep the engine from starting. */
  node?: true;
  /** Where the module is, if it is fetched. */
  wasm?(): string;
}

/** What every entry has, `credit-check/slim` included. */
export interface Identifiers extends Quick, Rules {
  /** Starts the engine once, however often and from wherever it is called. */
  ready(wasm?: WasmSource): Promise<void>;
  /** What an identifier is and whether it can be right. Never throws on bad input, only on bad options. */
  validate(code: string, options?: ValidateOptions): IdentifierReport;
  /** The same as canonical JSON text. */
  validateJson(code: string, options?: ValidateOptions): string;
  /** Name and version of the engine, as receipts carry it. */
  version(): string;
  /** Why the engine cannot start here, and what to do: kernel, content security policy, address and type of the module. */
  explainEnvironment(options?: { lang?: Lang; wasm?: string }): Promise<Environment>;
}

export interface Started {
  start(wasm?: WasmSource, lang?: Lang, cache?: string): Promise<void>;
  /** Starts within a call, or throws. */
  need(lang: Lang | undefined): void;
  api: Identifiers;
}

/** Binds the generated glue to an entry's way of starting it. */
export function identifiers(glue: IdentifierGlue, host: Host): Started {
  let started = false;
  let starting: Promise<void> | undefined;

  const start = (wasm?: WasmSource, lang?: Lang, cache?: string): Promise<void> => {
    if (started) return Promise.resolve();
    if (!starting) {
      // Also what is thrown before there is a promise is a failure of the start.
      starting = Promise.resolve().then(() => host.start(wasm, cache)).then(
        () => {
          started = true;
        },
        (cause) => {
          starting = undefined; // a later call may try again
          throw CreditError.own(host.node ? 'engine.start/node' : 'engine.start', lang, undefined, cause);
        },
      );
    }
    return starting;
  };

  const need = (lang: Lang | undefined): void => {
    if (started) return;
    if (!host.startNow) throw CreditError.own('engine.not-ready', lang);
    try {
      host.startNow();
    } catch (cause) {
      // Chromium before 113 refuses to compile larger modules inside a call on the main thread.
      throw CreditError.own(host.node ? 'engine.start/node' : 'engine.not-ready', lang, undefined, cause);
    }
    started = true;
  };

  const unknownKind = (kind: string): never => {
    guarded(glue, () => glue.validate('', { kind }));
    throw new TypeError(kind); // not reached: the engine has its own words for a kind it does not know
  };

  const validate = (code: string, options: ValidateOptions = {}): IdentifierReport => {
    need(options.lang);
    return guarded(glue, () => glue.validate(code, options) as IdentifierReport, options.lang);
  };

  const api: Identifiers = {
    ...quickChecks(glue, () => need(undefined), unknownKind),
    ...rules({ ready: start, validate }),
    ready: (wasm) => start(wasm),
    validate,
    validateJson: (code, options = {}) => canonical(validate(code, options)),
    version() {
      need(undefined);
      return glue.version();
    },
    explainEnvironment: ({ lang = 'zh-CN', wasm } = {}) => explain(lang, wasm || (host.wasm && host.wasm())),
  };
  return { start, need, api };
}

/** The canonical JSON (RFC 8785) of what the engine answers: text, whole numbers, booleans, and objects and arrays of them. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );

/** Engines that have trapped: nothing that is left in their memory can be relied upon. */
const stopped = new WeakSet<object>();

export const hasStopped = (glue: object): boolean => stopped.has(glue);

/**
 * A call of the engine, whose failures are CreditErrors. After a trap it answers nothing any more; only quick checks do, which
 * keep nothing between two calls.
 */
export function guarded<T>(glue: object, call: () => T, lang?: Lang): T {
  if (hasStopped(glue)) throw CreditError.own('engine.trap', lang);
  try {
    return call();
  } catch (thrown) {
    if (isTrap(thrown)) stopped.add(glue);
    throw CreditError.from(thrown, lang);
  }
}
