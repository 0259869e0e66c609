// Checks of many codes without words: one number a code, without an object made for any of them.
import type { IdentifierKind, Severity } from './types.js';

/** What wasm-bindgen generates for this file; see `wasm/browser/src/fast.rs`. */
export interface QuickGlue {
  quickMemory(): WebAssembly.Memory;
  quickTexts(): number;
  quickTextsBytes(): number;
  quickAnswers(): number;
  quickKind(name: string): number | undefined;
  quickOne(kind: number, length: number): number;
  quickLines(kind: number, length: number): number;
}

/** What is wrong, as the codes of the problems that `validate` reports; `other` stands for all that have no bit. */
export type Fault =
  | 'id.charset'
  | 'uscc.registrar'
  | 'uscc.category'
  | 'id.province'
  | 'id.region'
  | 'uscc.org-check'
  | 'id.check-char'
  | 'id.birth-date'
  | 'other';

/** A quick answer in words. `validate` has the sentences, the parts and the suggestions. */
export interface QuickReport {
  /** False only on an error; a warning leaves it true. */
  valid: boolean;
  severity: Severity;
  faults: Fault[];
  /** Offset of the first character concerned in the normalised text. */
  position?: number;
  /** The check character that should stand in the code, if one stands wrong. */
  expected?: string;
  /** Whether the text had to be tidied before it could be read: width, case, spaces, hyphens. */
  normalized: boolean;
}

export interface Quick {
  /** One code as one number, which `unpack` reads; `number >>> 16 & 3` is 0 ok, 1 warning, 2 error. */
  quick(code: string, kind?: IdentifierKind): number;
  /**
   * One number for each line of `codes`, or for each of its strings. Bytes are UTF-8 lines as a file has them: a carriage
   * return before a line feed is dropped, a line feed at the end starts no line. Bytes are by far the fastest way.
   */
  quickBatch(codes: Uint8Array | readonly string[], kind?: IdentifierKind): Uint32Array;
}

/** Bits 0–15, in their order; see `core/src/id/packed.rs`. */
const FAULTS: readonly (readonly [number, Fault])[] = [
  [1 << 1, 'id.charset'],
  [1 << 2, 'uscc.registrar'],
  [1 << 3, 'uscc.category'],
  [1 << 4, 'id.province'],
  [1 << 5, 'id.region'],
  [1 << 6, 'uscc.org-check'],
  [1 << 7, 'id.check-char'],
  [1 << 8, 'id.birth-date'],
  [1 << 15, 'other'],
];
const SEVERITIES: readonly Severity[] = ['ok', 'warning', 'error', 'error'];
const NO_POSITION = 63;

/** A quick answer in words. */
export function unpack(packed: number): QuickReport {
  const severity = SEVERITIES[(packed >>> 16) & 3] as Severity;
  const position = (packed >>> 18) & 63;
  const expected = packed >>> 24;
  return {
    valid: severity !== 'error',
    severity,
    faults: FAULTS.filter(([bit]) => (packed & bit) !== 0).map(([, fault]) => fault),
    ...(position === NO_POSITION ? {} : { position }),
    ...(expected === 0 ? {} : { expected: String.fromCharCode(expected) }),
    normalized: (packed & 1) !== 0,
  };
}

/** Codes joined at a time: as many as fit into the module's buffer when each has 18 characters. */
const JOINED = 2048;
const LINE_FEED = 10;
/** A line of a column of codes; the answers have room for lines of this length. */
const LINE_BYTES = 19;

/** The quick checks of one engine; `need` starts it, `unknown` throws that there is no such kind. */
export function quickChecks(glue: QuickGlue, need: () => void, unknown: (kind: string) => never): Quick {
  const { quickOne, quickLines } = glue;
  const encoder = new TextEncoder();
  let texts = new Uint8Array(0);
  let lastName: string | undefined;
  let lastKind = 0;

  const ready = (name: string): number => (texts.length > 0 && name === lastName ? lastKind : prepare(name));

  const prepare = (name: string): number => {
    need();
    // The buffer of a memory that has grown is another one; the view of the former has no length.
    if (texts.length === 0) {
      const start = glue.quickTexts();
      texts = new Uint8Array(glue.quickMemory().buffer, start, glue.quickTextsBytes());
    }
    if (name !== lastName) {
      const kind = glue.quickKind(name);
      if (kind === undefined) return unknown(name);
      lastName = name;
      lastKind = kind;
    }
    return lastKind;
  };

  /** A text that does not fit is cut: it is too long for any identifier by then. */
  const write = (code: string): number => {
    const { length } = code;
    if (length <= texts.length) {
      let at = 0;
      for (; at < length; at += 1) {
        const unit = code.charCodeAt(at);
        if (unit > 127) break;
        texts[at] = unit;
      }
      if (at === length) return length;
    }
    return encoder.encodeInto(code, texts).written as number;
  };

  const one = (kind: number, code: string): number => quickOne(kind, write(code));

  /** The answers to the lines in the buffer. The view holds until the next call. */
  const lines = (kind: number, length: number): Uint32Array => {
    const count = quickLines(kind, length);
    const start = glue.quickAnswers();
    return new Uint32Array(glue.quickMemory().buffer, start, count);
  };

  const ofBytes = (bytes: Uint8Array, name: string): Uint32Array => {
    let answers: Uint32Array = new Uint32Array(Math.ceil(bytes.length / LINE_BYTES));
    let count = 0;
    for (let start = 0; start < bytes.length; ) {
      const kind = ready(name);
      const full = start + texts.length;
      // Up to the last line that ends in the buffer; a line longer than the buffer is cut.
      let end = full >= bytes.length ? bytes.length : bytes.lastIndexOf(LINE_FEED, full - 1) + 1;
      let next = end;
      if (end <= start) {
        end = full;
        next = bytes.indexOf(LINE_FEED, full) + 1 || bytes.length;
      }
      texts.set(bytes.subarray(start, end));
      const found = lines(kind, end - start);
      if (count + found.length > answers.length) answers = larger(answers, count + found.length);
      answers.set(found, count);
      count += found.length;
      start = next;
    }
    return count === answers.length ? answers : answers.slice(0, count);
  };

  const ofStrings = (codes: readonly string[], name: string): Uint32Array => {
    const answers = new Uint32Array(codes.length);
    for (let start = 0; start < codes.length; start += JOINED) {
      const some = codes.slice(start, start + JOINED);
      const kind = ready(name);
      const text = `${some.join('\n')}\n`;
      const { read, written } = encoder.encodeInto(text, texts);
      const found = read === text.length && !text.includes('\r') ? lines(kind, written as number) : undefined;
      // Longer than the buffer, or with line ends inside a code: one by one.
      if (found && found.length === some.length) answers.set(found, start);
      else some.forEach((code, i) => (answers[start + i] = one(ready(name), code)));
    }
    return answers;
  };

  return {
    quick: (code, kind = 'uscc') => one(ready(kind), code),
    quickBatch: (codes, kind = 'uscc') => {
      ready(kind);
      return codes instanceof Uint8Array ? ofBytes(codes, kind) : ofStrings(codes, kind);
    },
  };
}

/** The same answers with room for more, so much that growing stays rare. */
function larger(answers: Uint32Array, needed: number): Uint32Array {
  const grown = new Uint32Array(Math.max(needed, answers.length * 2));
  grown.set(answers);
  return grown;
}
