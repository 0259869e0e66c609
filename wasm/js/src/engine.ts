import { CreditError } from './error.js';
import { guarded, hasStopped, identifiers } from './identifiers.js';
import type { BytesSource, Host, IdentifierGlue, Identifiers, WasmSource } from './identifiers.js';
import { remembered, storeOf } from './memory.js';
import type { MemoryOptions, Remembered } from './memory.js';
import { adder } from './progress.js';
import type { Line, Progress } from './progress.js';
import { bytesOf, sourcesOf } from './sources.js';
import { receiptCalls } from './receipts.js';
import type { ReceiptCalls, ReceiptGlue } from './receipts.js';
import type {
  Decision,
  Description,
  IdentifierReport,
  Lang,
  Notice,
  NoticeFormat,
  NoticeKind,
  Particulars,
  PreparedReceipt,
  ReceiptRequest,
  Request,
  ValidateOptions,
} from './types.js';

export type { BytesSource, Host, WasmSource } from './identifiers.js';

export interface LoadOptions extends MemoryOptions {
  /** List packs, in any order. */
  packs: BytesSource[];
  rulebook: BytesSource;
  calendar: BytesSource;
  /** Trust roots: the keys whose signatures are accepted. Where their JSON is, its bytes, or what it says as an object. */
  trust: BytesSource | Record<string, unknown>;
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

export interface NoticeOptions {
  /** `text` if nothing is said. */
  format?: NoticeFormat;
  /** What only the host knows; what is left out is a blank to be filled in by hand. */
  particulars?: Particulars;
  /** The decision that the notice is about: another one is refused. */
  decision?: Decision;
  /** Language of an error. */
  lang?: Lang;
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
  notice(question: unknown, lang: string): unknown;
  prepareReceipt(question: unknown, lang: string): unknown;
  remember(trust: Uint8Array, memory: string | undefined, on: string, lang: string): unknown;
  free(): void;
}
export type RawCheckerClass = new (sources: RawSources, lang: string) => RawChecker;

export interface Glue extends IdentifierGlue, ReceiptGlue {
  Checker: RawCheckerClass;
}

/** Opened data: verified packs, rulebook and calendar, ready for any number of checks. */
export class Checker {
  private raw: RawChecker | undefined;
  private readonly glue: Glue;
  private readonly trust: Uint8Array;

  /** Made by `load()`. */
  constructor(raw: RawChecker, glue: Glue, trust: Uint8Array) {
    this.raw = raw;
    this.glue = glue;
    this.trust = trust;
  }

  /** As the entry's `validate`, for whoever is handed a checker and need not know which entry made it. */
  validate(code: string, options: ValidateOptions = {}): IdentifierReport {
    return guarded(this.glue, () => this.glue.validate(code, options) as IdentifierReport, options.lang);
  }

  /** Which data this is, from whom, until when, and what can be asked of it. */
  describe(lang: Lang = 'zh-CN'): Description {
    return guarded(this.glue, () => this.open(lang).describe(lang) as Description, lang);
  }

  /** One decision. Throws a CreditError that names the place when the request is malformed. */
  check(request: Request, lang: Lang = 'zh-CN'): Decision {
    return guarded(this.glue, () => this.open(lang).check(request, lang) as Decision, lang);
  }

  /** The same from and to JSON text; the answer is canonical (RFC 8785), the same bytes on every surface. */
  checkJson(request: string, lang: Lang = 'zh-CN'): string {
    return guarded(this.glue, () => this.open(lang).checkJson(request, lang), lang);
  }

  /** A notice (文书) about the decision on a request, in Chinese: a text, or a page of its own to be printed. */
  notice(request: Request, kind: NoticeKind, { format = 'text', lang = 'zh-CN', ...more }: NoticeOptions = {}): Notice {
    return guarded(this.glue, () => this.open(lang).notice({ kind, format, request, ...more }, lang) as Notice, lang);
  }

  /** Decides a request and says what is to be signed about it (凭证): the payload, the bytes for each signer, the salts to be kept apart. */
  prepareReceipt(question: ReceiptRequest, lang: Lang = 'zh-CN'): PreparedReceipt {
    return guarded(this.glue, () => this.open(lang).prepareReceipt(question, lang) as PreparedReceipt, lang);
  }

  /** Holds what is open against what was seen before; `load` with a `memory` does it, and keeps what comes out. */
  remember(memory: string | undefined, on: string, lang: Lang = 'zh-CN'): Remembered {
    return guarded(this.glue, () => this.open(lang).remember(this.trust, memory, on, lang) as Remembered, lang);
  }

  /** Gives the memory back; every later question throws `engine.disposed`. A second call does nothing. */
  dispose(): void {
    const { raw } = this;
    this.raw = undefined;
    if (raw && !hasStopped(this.glue)) raw.free();
  }

  private open(lang: Lang): RawChecker {
    if (!this.raw) throw CreditError.own('engine.disposed', lang);
    return this.raw;
  }
}

export interface Engine extends Identifiers, ReceiptCalls {
  /** Starts the engine if need be, verifies the data and opens it. */
  load(options: LoadOptions): Promise<Checker>;
}

/** Binds the generated glue to an entry's way of starting it. */
export function engine(glue: Glue, host: Host): Engine {
  const { start, need, api } = identifiers(glue, host);

  const bytes = async (source: BytesSource, { lang, signal, cache }: LoadOptions, line: Line | undefined): Promise<Uint8Array> => {
    const given = bytesOf(source);
    if (given) return given;
    try {
      return await host.read(source as string | URL, { ...(signal ? { signal } : {}), ...(cache ? { cache } : {}), ...(line ? { onBytes: line.bytes } : {}) });
    } catch (cause) {
      if (signal && signal.aborted) throw CreditError.own('engine.aborted', lang);
      throw CreditError.own('engine.data', lang, String(source), cause);
    }
  };

  return {
    ...api,
    ...receiptCalls(glue, need),
    async load(options) {
      const sources = sourcesOf(options);
      const { lang, signal, onProgress } = options;
      const store = storeOf(options.memory, lang);
      const lines = onProgress && adder(sources.packs.length + 3, onProgress);
      const one = async (source: BytesSource): Promise<Uint8Array> => {
        const line = lines && lines();
        const whole = await bytes(source, options, line);
        if (line) line.done(whole.length);
        return whole;
      };
      const [packs, rulebook, calendar, trust] = await Promise.all([
        Promise.all(sources.packs.map(one)),
        one(sources.rulebook),
        one(sources.calendar),
        one(sources.trust),
        start(options.wasm, lang, options.cache),
      ]);
      if (signal && signal.aborted) throw CreditError.own('engine.aborted', lang);
      const open = () => new glue.Checker({ packs, rulebook, calendar, trust }, lang || 'zh-CN');
      const checker = new Checker(guarded(glue, open, lang), glue, trust);
      if (!store) return checker;
      try {
        await remembered(store, (memory, on) => checker.remember(memory, on, lang), options);
      } catch (doubt) {
        // Data in doubt are not handed out.
        checker.dispose();
        throw doubt;
      }
      return checker;
    },
  };
}
