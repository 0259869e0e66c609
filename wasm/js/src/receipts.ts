import { CreditError } from './error.js';
import { guarded } from './identifiers.js';
import { bytesOf } from './sources.js';
import type { Lang, ReceiptSalts, ReceiptSignature, ReplayedReceipt, Request, VerifiedReceipt } from './types.js';

/** The text of a file, or its bytes. */
export type TextSource = string | Uint8Array | ArrayBuffer;

export interface VerifyOptions {
  /** The salts, to prove whom the receipt is about; together with `request`. */
  opening?: TextSource | ReceiptSalts;
  /** The request that was decided; together with `opening`. */
  request?: Request;
  /** Language of an error. */
  lang?: Lang;
}

export interface ReplayOptions {
  /** The receipt, as its file is. */
  receipt: TextSource;
  /** The trust policy for the receipt. */
  trust: TextSource | Record<string, unknown>;
  /** The salts. */
  opening: TextSource | ReceiptSalts;
  /** The request that was decided. */
  request: Request;
  /** The decision as it was answered, where it was kept. */
  decision?: TextSource;
  /** SM3 of the file of the engine that decides, where the page knows it. */
  component?: string;
  /** What is at hand of the data that the receipt names. What is left out is not there, and the answer says what is not proved without it. */
  sources: { packs?: Uint8Array[]; rulebook?: Uint8Array; calendar?: Uint8Array; trust?: Uint8Array };
  /** Language of the answer. */
  lang?: Lang;
}

export interface ReceiptCalls {
  /**
   * Verifies a receipt (核查凭证) by a trust policy, and says what it holds. Throws a CreditError by whose `code` programs tell what
   * is wrong: `receipt.signature`, `receipt.stripped`, `receipt.key-revoked` …
   */
  verifyReceipt(receipt: TextSource, trust: TextSource | Record<string, unknown>, options?: VerifyOptions): VerifiedReceipt;
  /** Decides again what a receipt tells of and compares byte for byte. */
  replayReceipt(options: ReplayOptions): ReplayedReceipt;
  /** Puts a payload that `Checker.prepareReceipt` gave and its signatures into an envelope: the text of the receipt. */
  sealReceipt(payload: string, signatures: ReceiptSignature[], lang?: Lang): string;
}

/** What wasm-bindgen generates. */
export interface ReceiptGlue {
  verifyReceipt(question: unknown, lang: string): unknown;
  replayReceipt(sources: unknown, question: unknown, lang: string): unknown;
  sealReceipt(question: unknown, lang: string): string;
}

const NOTHING = new Uint8Array();

/** The text of a file as it is: no byte of it is left out, not even a mark of its order. */
function textOf(source: unknown): unknown {
  const bytes = bytesOf(source);
  if (bytes) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  return typeof source === 'object' && source !== null ? JSON.stringify(source) : source;
}

/** Members that were given. */
const given = (members: Record<string, unknown>): Record<string, unknown> =>
  Object.keys(members).reduce<Record<string, unknown>>((all, name) => (members[name] === undefined ? all : { ...all, [name]: members[name] }), {});

/** Binds the generated glue; `need` starts the engine or throws. */
export function receiptCalls(glue: ReceiptGlue, need: (lang: Lang | undefined) => void): ReceiptCalls {
  return {
    verifyReceipt(receipt, trust, { opening, request, lang = 'zh-CN' } = {}) {
      need(lang);
      const question = given({ receipt: textOf(receipt), trust: textOf(trust), opening: textOf(opening), request });
      return guarded(glue, () => glue.verifyReceipt(question, lang) as VerifiedReceipt, lang);
    },
    replayReceipt(options) {
      const { receipt, trust, opening, request, decision, component, sources, lang = 'zh-CN' } = options || ({} as ReplayOptions);
      if (typeof sources !== 'object' || sources === null) throw CreditError.own('engine.options', lang, '/sources');
      need(lang);
      const question = given({ receipt: textOf(receipt), trust: textOf(trust), opening: textOf(opening), request, decision: textOf(decision), component });
      const { packs = [], rulebook = NOTHING, calendar = NOTHING, trust: policy = NOTHING } = sources;
      return guarded(glue, () => glue.replayReceipt({ packs, rulebook, calendar, trust: policy }, question, lang) as ReplayedReceipt, lang);
    },
    sealReceipt(payload, signatures, lang = 'zh-CN') {
      need(lang);
      return guarded(glue, () => glue.sealReceipt({ payload, signatures }, lang), lang);
    },
  };
}
