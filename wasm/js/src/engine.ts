import { explain } from './environment.js';
import type { Environment } from './environment.js';
import { CreditError } from './error.js';
import type { FetchOptions } from './fetch.js';
import { adder } from './progress.js';
import type { Line, Progress } from './progress.js';
import { quickChecks } from './quick.js';
import type { Quick, QuickGlue } from './quick.js';
import { rules } from './rules.js';
import type { Rules } from './rules.js';
import type { Decision, Description, IdentifierReport, Lang, Request, ValidateOptions } from './types.js';

/** Bytes, or where they are. A string is a URL. */
export type BytesSource = Uint8Array | ArrayBuffer | URL | string;

/** The wasm module: its bytes, its URL, or the module already compiled. */
export type WasmSource = BytesSource | WebAssembly.Module;

export interface LoadOptions {
  /** List packs, in any order. */
  packs: BytesSource[];
  rulebook: BytesSource;
  calendar: BytesSource;
  /** Trust roots (JSON): the keys whose signatures are accepted. */
  trust: BytesSource;
  /** Where the engine's module is, when it is not beside the package. Only the first start reads it. */
  wasm?: WasmSource;
  /** Language of error texts while loading. */
  lang?: Lang;
  /** Ends the loading, which then throws `engine.aborted`. */
  signal?: AbortSignal;
  /** Hears how far it is, at every piece that arrives. */
  onProgress?: (progress: Progress) => void;
  /** Name of a cache (Cache Storage) in which copies are kept, so that the page works without network. Unless named, nothing is kept. */
  cache?: string;
}

interface RawSources {
  packs: Uint8Array[];
  rulebook: Uint8Array;
  calendar: Uint8Array;
  trust: Uint8Array;
}

/** What wasm-bindgen generates; only this file and the entries know it. */
interface RawChecker {
  describe(lang: string): unknown;
  check(request: unknown, lang: string): unknown;
  checkJson(request: string, lang: string): string;
  free(): void;
}
export type RawCheckerClass = new (sources: RawSources, lang: string) => RawChecker;

export interface Glue extends QuickGlue {
  Checker: RawCheckerClass;
  validate(code: string, options: unknown): unknown;
  validateJson(code: string, options: unknown): string;
  version(): string;
}

/** How an entry starts the engine and reads files. */
export interface Host {
  start(source: WasmSource | undefined, cache: string | undefined): Promise<unknown>;
  /** Present where the engine can start within a call. */
  startNow?(): unknown;
  read(source: URL | string, options: FetchOptions): Promise<Uint8Array>;
  /** Where the module is, if it is fetched. */
  wasm?(): string;
}

/** Opened data: verified packs, rulebook and calendar, ready for any number of checks. */
export class Checker {
  private raw: RawChecker | undefined;
  private readonly glue: Glue;

  /** Made by `load()`. */
  constructor(raw: RawChecker, glue: Glue) {
    this.raw = raw;
    this.glue = glue;
  }

  /** As the entry's `validate`, for whoever is handed a checker and need not know which entry made it. */
  validate(code: string, options: ValidateOptions = {}): IdentifierReport {
    return guarded(() => this.glue.validate(code, options) as IdentifierReport);
  }

  /** Which data this is, from whom, until when, and what can be asked of it. */
  describe(lang: Lang = 'zh-CN'): Description {
    return guarded(() => this.open(lang).describe(lang) as Description);
  }

  /** One decision. Throws a CreditError that names the place when the request is malformed. */
  check(request: Request, lang: Lang = 'zh-CN'): Decision {
    return guarded(() => this.open(lang).check(request, lang) as Decision);
  }

  /** The same from and to JSON text; the answer is canonical (RFC 8785), the same bytes on every surface. */
  checkJson(request: string, lang: Lang = 'zh-CN'): string {
    return guarded(() => this.open(lang).checkJson(request, lang));
  }

  /** Gives the memory back; every later question throws `engine.disposed`. A second call does nothing. */
  dispose(): void {
    const { raw } = this;
    this.raw = undefined;
    if (raw) raw.free();
  }

  private open(lang: Lang): RawChecker {
    if (!this.raw) throw CreditError.own('engine.disposed', lang);
    return this.raw;
  }
}

export interface Engine extends Quick, Rules {
  /** Starts the engine once, however often and from wherever it is called. */
  ready(wasm?: WasmSource): Promise<void>;
  /** Starts the engine if need be, verifies the data and opens it. */
  load(options: LoadOptions): Promise<Checker>;
  /** What an identifier is and whether it can be right. Never throws on bad input, only on bad options. */
  validate(code: string, options?: ValidateOptions): IdentifierReport;
  /** The same as canonical JSON text. */
  validateJson(code: string, options?: ValidateOptions): string;
  /** Name and version of the engine, as receipts carry it. */
  version(): string;
  /** Why the engine cannot start here, and what to do: kernel, content security policy, address and type of the module. */
  explainEnvironment(options?: { lang?: Lang; wasm?: string }): Promise<Environment>;
}

/** Binds the generated glue to an entry's way of starting it. */
export function engine(glue: Glue, host: Host): Engine {
  let started = false;
  let starting: Promise<void> | undefined;

  const ready = (wasm?: WasmSource, lang?: Lang, cache?: string): Promise<void> => {
    if (started) return Promise.resolve();
    if (!starting) {
      starting = host.start(wasm, cache).then(
        () => {
          started = true;
        },
        (cause) => {
          starting = undefined; // a later call may try again
          throw CreditError.own('engine.start', lang, undefined, cause);
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
      throw CreditError.own('engine.not-ready', lang, undefined, cause);
    }
    started = true;
  };

  const bytes = async (source: BytesSource, { lang, signal, cache }: LoadOptions, line: Line | undefined): Promise<Uint8Array> => {
    if (source instanceof Uint8Array) return source;
    if (source instanceof ArrayBuffer) return new Uint8Array(source);
    try {
      return await host.read(source, { ...(signal ? { signal } : {}), ...(cache ? { cache } : {}), ...(line ? { onBytes: line.bytes } : {}) });
    } catch (cause) {
      if (signal && signal.aborted) throw CreditError.own('engine.aborted', lang);
      throw CreditError.own('engine.data', lang, String(source), cause);
    }
  };

  const unknownKind = (kind: string): never => {
    guarded(() => glue.validate('', { kind }));
    throw new TypeError(kind); // not reached: the engine has its own words for a kind it does not know
  };

  const validate = (code: string, options: ValidateOptions = {}): IdentifierReport => {
    need(options.lang);
    return guarded(() => glue.validate(code, options) as IdentifierReport);
  };

  return {
    ...quickChecks(glue, () => need(undefined), unknownKind),
    ...rules({ ready, validate }),
    ready: (wasm) => ready(wasm),
    async load(options) {
      const { lang, signal, onProgress } = options;
      const lines = onProgress && adder(options.packs.length + 3, onProgress);
      const one = async (source: BytesSource): Promise<Uint8Array> => {
        const line = lines && lines();
        const whole = await bytes(source, options, line);
        if (line) line.done(whole.length);
        return whole;
      };
      const [packs, rulebook, calendar, trust] = await Promise.all([
        Promise.all(options.packs.map(one)),
        one(options.rulebook),
        one(options.calendar),
        one(options.trust),
        ready(options.wasm, lang, options.cache),
      ]);
      if (signal && signal.aborted) throw CreditError.own('engine.aborted', lang);
      return guarded(() => new Checker(new glue.Checker({ packs, rulebook, calendar, trust }, lang || 'zh-CN'), glue));
    },
    validate,
    validateJson(code, options = {}) {
      need(options.lang);
      return guarded(() => glue.validateJson(code, options));
    },
    version() {
      need(undefined);
      return glue.version();
    },
    explainEnvironment: ({ lang = 'zh-CN', wasm } = {}) => explain(lang, wasm || (host.wasm && host.wasm())),
  };
}

function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw CreditError.from(thrown);
  }
}
