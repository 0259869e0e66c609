import type { LoadOptions, NoticeOptions } from '../engine.js';
import type { Progress } from '../progress.js';
import type { ReplayOptions, TextSource, VerifyOptions } from '../receipts.js';
import type { IdentifierKind, NoticeKind, ReceiptRequest, ReceiptSignature } from '../types.js';

/** What can cross to a worker of `load`'s options. */
export type Load = Omit<LoadOptions, 'signal' | 'onProgress' | 'memory' | 'onDoubt' | 'today'>;

/** Calls by name; a checker is a number on the way. */
export interface Calls {
  ready(wasm: string): void;
  load(options: Load, progress: boolean): number;
  describe(checker: number, lang?: string): unknown;
  check(checker: number, request: unknown, lang?: string): unknown;
  checkJson(checker: number, request: string, lang?: string): string;
  notice(checker: number, request: unknown, kind: NoticeKind, options?: NoticeOptions): unknown;
  prepareReceipt(checker: number, question: ReceiptRequest, lang?: string): unknown;
  verifyReceipt(receipt: TextSource, trust: TextSource | Record<string, unknown>, options?: VerifyOptions): unknown;
  replayReceipt(options: ReplayOptions): unknown;
  sealReceipt(payload: string, signatures: ReceiptSignature[], lang?: string): string;
  remember(checker: number, memory: string | undefined, on: string, lang?: string): unknown;
  dispose(checker: number): void;
  validate(code: string, options?: unknown): unknown;
  validateJson(code: string, options?: unknown): string;
  quick(code: string, kind?: IdentifierKind): number;
  quickBatch(codes: Uint8Array | readonly string[], kind?: IdentifierKind): Uint32Array;
  version(): string;
}

export type Ask = { [K in keyof Calls]: { id: number; call: K; args: Parameters<Calls[K]> } }[keyof Calls] | { abort: number };

/** What comes back: pieces of progress, then one result or one failure. */
export type Answer =
  | { id: number; progress: Progress }
  | { id: number; result: unknown }
  | { id: number; failure: { code: string; place?: string; text: string; remedy?: string } };
