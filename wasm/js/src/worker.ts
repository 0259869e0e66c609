/** Entry whose engine works in a worker: the same interface, with promises. The page stays free however large the data is. */
import type { BytesSource, LoadOptions, NoticeOptions } from './engine.js';
import { explain } from './environment.js';
import type { Environment } from './environment.js';
import { CreditError } from './error.js';
import { remembered, storeOf } from './memory.js';
import type { Remembered } from './memory.js';
import { rules } from './rules.js';
import { isAddress, sourcesOf } from './sources.js';
import type { ReplayOptions, TextSource, VerifyOptions } from './receipts.js';
import type {
  Decision,
  Description,
  IdentifierKind,
  IdentifierReport,
  Lang,
  Notice,
  NoticeKind,
  PreparedReceipt,
  ReceiptRequest,
  ReceiptSignature,
  ReplayedReceipt,
  Request,
  ValidateOptions,
  VerifiedReceipt,
} from './types.js';
import type { Answer, Ask, Calls } from './worker/protocol.js';

interface Waiting {
  resolve(result: unknown): void;
  reject(error: CreditError): void;
  onProgress: LoadOptions['onProgress'];
}

let worker: Worker | undefined;
let starting: Promise<void> | undefined;
let last = 0;
const waiting = new Map<number, Waiting>();

// Bundlers recognise these forms of address as assets; the worker's script stands by itself.
const own = (): string => new URL('./credit_browser_bg.wasm', import.meta.url).href;
const script = (): string => new URL('./worker-thread.js', import.meta.url).href;

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): unknown };
}
let policy: ReturnType<Policies['createPolicy']> | undefined;

/** Where Trusted Types are enforced, an address of a script needs a policy; ours lets the worker's own script pass and nothing else. */
function trusted(address: string): string {
  const { trustedTypes } = window as { trustedTypes?: Policies };
  if (!trustedTypes) return address;
  const createScriptURL = (url: string): string => {
    if (url === script()) return url;
    throw new TypeError(url);
  };
  try {
    policy = policy || trustedTypes.createPolicy('credit-check', { createScriptURL });
  } catch (_) {
    return address; // the page names its policies and this is none of them: without enforcement it works all the same
  }
  return policy.createScriptURL(address) as string;
}

const open = (): Worker => {
  if (typeof Worker === 'undefined' || typeof document === 'undefined') throw CreditError.own('worker.unavailable');
  try {
    return new Worker(trusted(script()));
  } catch (cause) {
    throw CreditError.own('worker.start', undefined, undefined, cause);
  }
};

function thread(): Worker {
  if (worker) return worker;
  worker = open();
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => heard(data));
  worker.addEventListener('error', (event) => {
    terminate(CreditError.own('engine.start', undefined, undefined, new Error(event.message || 'worker')));
  });
  return worker;
}

function heard(answer: Answer): void {
  const asked = waiting.get(answer.id);
  if (!asked) return;
  if ('progress' in answer) return asked.onProgress && asked.onProgress(answer.progress);
  waiting.delete(answer.id);
  if ('failure' in answer) asked.reject(new CreditError(answer.failure));
  else asked.resolve(answer.result);
}

function ask<K extends keyof Calls>(call: K, args: Parameters<Calls[K]>, options: Pick<LoadOptions, 'signal' | 'onProgress'> = {}): Promise<ReturnType<Calls[K]>> {
  const id = (last += 1);
  const { signal, onProgress } = options;
  return new Promise((resolve, reject) => {
    const to = thread();
    waiting.set(id, { resolve: resolve as Waiting['resolve'], reject, onProgress });
    if (signal) signal.addEventListener('abort', () => to.postMessage({ abort: id } as Ask));
    to.postMessage({ id, call, args } as Ask);
  });
}

/** Asks once the engine has started; a worker that was ended meanwhile is not started anew for it. */
async function later<K extends keyof Calls>(call: K, args: Parameters<Calls[K]>): Promise<ReturnType<Calls[K]>> {
  const before = worker;
  await ready();
  if (before && before !== worker) throw CreditError.own('engine.aborted');
  return ask(call, args);
}

const address = (source: URL | string): string => new URL(String(source), typeof document === 'undefined' ? undefined : document.baseURI).href;
const located = (source: BytesSource): BytesSource => (isAddress(source) ? address(source) : source);

/** Starts worker and engine once; an address names where the module is when it is not beside the package. */
export function ready(wasm?: string | URL): Promise<void> {
  if (!starting) {
    starting = Promise.resolve()
      .then(() => ask('ready', [wasm === undefined ? own() : address(wasm)]))
      .catch((error) => {
        starting = undefined; // a later call may try again
        throw error;
      });
  }
  return starting;
}

/** Opened data in the worker. */
export class Checker {
  /** Made by `load()`. */
  constructor(private readonly handle: number) {}

  describe(lang: Lang = 'zh-CN'): Promise<Description> {
    return ask('describe', [this.handle, lang]) as Promise<Description>;
  }

  check(request: Request, lang: Lang = 'zh-CN'): Promise<Decision> {
    return ask('check', [this.handle, request, lang]) as Promise<Decision>;
  }

  checkJson(request: string, lang: Lang = 'zh-CN'): Promise<string> {
    return ask('checkJson', [this.handle, request, lang]);
  }

  notice(request: Request, kind: NoticeKind, options: NoticeOptions = {}): Promise<Notice> {
    return ask('notice', [this.handle, request, kind, options]) as Promise<Notice>;
  }

  prepareReceipt(question: ReceiptRequest, lang: Lang = 'zh-CN'): Promise<PreparedReceipt> {
    return ask('prepareReceipt', [this.handle, question, lang]) as Promise<PreparedReceipt>;
  }

  validate(code: string, options: ValidateOptions = {}): Promise<IdentifierReport> {
    return validate(code, options);
  }

  dispose(): Promise<void> {
    return ask('dispose', [this.handle]);
  }
}

/** As `load` of the other entries. Bytes that are given are copied into the worker; addresses are read there. */
export async function load({ signal, onProgress, wasm, memory, onDoubt, today, ...options }: LoadOptions = {} as LoadOptions): Promise<Checker> {
  if (signal && signal.aborted) throw CreditError.own('engine.aborted', options.lang);
  const { packs, rulebook, calendar, trust } = sourcesOf(options);
  const store = storeOf(memory, options.lang);
  await ready(isAddress(wasm) ? wasm : undefined);
  const sources = {
    ...options,
    packs: packs.map(located),
    ...{ rulebook: located(rulebook), calendar: located(calendar), trust: located(trust) },
  };
  const limits = { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) };
  const handle = await ask('load', [sources, onProgress !== undefined], limits);
  const checker = new Checker(handle);
  if (!store) return checker;
  const held = (known: string | undefined, on: string) => ask('remember', [handle, known, on, options.lang]) as Promise<Remembered>;
  try {
    await remembered(store, held, { ...(onDoubt ? { onDoubt } : {}), ...(today ? { today } : {}) });
  } catch (doubt) {
    await checker.dispose();
    throw doubt;
  }
  return checker;
}

export async function validate(code: string, options: ValidateOptions = {}): Promise<IdentifierReport> {
  return later('validate', [code, options]) as Promise<IdentifierReport>;
}

export async function validateJson(code: string, options: ValidateOptions = {}): Promise<string> {
  return later('validateJson', [code, options]);
}

export async function quick(code: string, kind?: IdentifierKind): Promise<number> {
  return later('quick', [code, kind]);
}

export async function quickBatch(codes: Uint8Array | readonly string[], kind?: IdentifierKind): Promise<Uint32Array> {
  return later('quickBatch', [codes, kind]);
}

/** As that of the other entries. */
export async function verifyReceipt(receipt: TextSource, trust: TextSource | Record<string, unknown>, options: VerifyOptions = {}): Promise<VerifiedReceipt> {
  return later('verifyReceipt', [receipt, trust, options]) as Promise<VerifiedReceipt>;
}

/** As that of the other entries. */
export async function replayReceipt(options: ReplayOptions): Promise<ReplayedReceipt> {
  return later('replayReceipt', [options]) as Promise<ReplayedReceipt>;
}

/** As that of the other entries. */
export async function sealReceipt(payload: string, signatures: ReceiptSignature[], lang: Lang = 'zh-CN'): Promise<string> {
  return later('sealReceipt', [payload, signatures, lang]);
}

export async function version(): Promise<string> {
  return later('version', []);
}

export function explainEnvironment({ lang = 'zh-CN', wasm }: { lang?: Lang; wasm?: string } = {}): Promise<Environment> {
  return explain(lang, wasm || own());
}

/** Ends the worker; what is still asked fails, and a later call starts a new one. */
export function terminate(reason?: CreditError): void {
  if (worker) worker.terminate();
  worker = undefined;
  starting = undefined;
  const left = Array.from(waiting.values());
  waiting.clear();
  for (const { reject } of left) reject(reason || CreditError.own('engine.aborted'));
}

const bound = rules({ ready: () => ready(), validate });
export const { identifierCheck, identifierRule, usccRule } = bound;


export type { Checked, CheckOptions, IdentifierCheck } from './check.js';
export type { BytesSource, LoadOptions, NoticeOptions, WasmSource } from './engine.js';
export type { Environment, EnvironmentFinding } from './environment.js';
export { CreditError } from './error.js';
export type { MemoryOptions, MemoryStore, Remembered } from './memory.js';
export type { Progress } from './progress.js';
export type { ReplayOptions, TextSource, VerifyOptions } from './receipts.js';
export { unpack } from './quick.js';
export type { Fault, QuickReport } from './quick.js';
export type { FormRule, RuleOptions } from './rules.js';
export type * from './types.js';
