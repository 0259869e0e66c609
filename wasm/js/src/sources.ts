import { CreditError } from './error.js';
import type { BytesSource } from './identifiers.js';
import type { Lang } from './types.js';

// Values of another frame, of a test environment or of a `vm` context are no instances of this realm's classes: they are told
// by what they are.
const tagOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

/** Whether a source says where the bytes are. */
export const isAddress = (source: unknown): source is string | URL => typeof source === 'string' || tagOf(source) === 'URL';

/** The bytes that a source is; undefined where it says where they are. */
export function bytesOf(source: unknown): Uint8Array | undefined {
  if (ArrayBuffer.isView(source)) return new Uint8Array(source.buffer, source.byteOffset, source.byteLength);
  const tag = tagOf(source);
  return tag === 'ArrayBuffer' || tag === 'SharedArrayBuffer' ? new Uint8Array(source as ArrayBuffer) : undefined;
}

/** A trust policy may be given as what its JSON says. */
const isPolicy = (source: unknown): boolean => typeof source === 'object' && source !== null && tagOf(source) === 'Object';

const policyBytes = (policy: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(policy));

/** What a caller without types may have given. */
interface Given {
  packs: unknown;
  rulebook: unknown;
  calendar: unknown;
  trust: unknown;
  lang?: Lang;
}

/** The sources of a load, each in its place: bytes, or where they are. */
export interface Sources {
  packs: BytesSource[];
  rulebook: BytesSource;
  calendar: BytesSource;
  trust: BytesSource;
}

/** Looks at options that may come from JavaScript without types. Throws `engine.options` with the member. */
export function sourcesOf(options: Given): Sources {
  const lang: Lang | undefined = options && options.lang;
  const refuse = (place: string): never => {
    throw CreditError.own('engine.options', lang, place);
  };
  if (typeof options !== 'object' || options === null) return refuse('/');
  const one = (source: unknown, place: string): BytesSource => (isAddress(source) || bytesOf(source) ? (source as BytesSource) : refuse(place));
  const { packs, rulebook, calendar, trust } = options;
  if (!Array.isArray(packs)) return refuse('/packs');
  return {
    packs: packs.map((pack: unknown, i) => one(pack, `/packs/${i}`)),
    ...{ rulebook: one(rulebook, '/rulebook'), calendar: one(calendar, '/calendar') },
    trust: isPolicy(trust) ? policyBytes(trust) : one(trust, '/trust'),
  };
}
