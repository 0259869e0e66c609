import type { Request } from 'credit-check';

/** What a file can be for a receipt; told by its content, never by its name. */
export type Part = 'receipt' | 'trust' | 'opening' | 'request' | 'decision' | 'pack' | 'rulebook' | 'calendar';

/** A file that was opened. */
export interface Opened {
  name: string;
  bytes: Uint8Array;
  /** Nothing where the page does not know what it is. */
  part: Part | undefined;
}

/** The mark of a pack, then the version of its format, then its kind. */
const MAGIC = [0x8a, 0x43, 0x52, 0x44, 0x54, 0x0d, 0x0a, 0x1a];
const KIND_AT = 10;
const KINDS: Record<number, Part> = { 1: 'pack', 2: 'rulebook', 3: 'calendar', 4: 'pack' };

/** Members that tell a document of JSON. */
const DOCUMENTS: [Part, string[]][] = [
  ['receipt', ['payload', 'payloadType', 'signatures']],
  ['trust', ['keys']],
  ['opening', ['receipt', 'request', 'decision', 'subjects']],
  ['decision', ['outcome', 'receipt', 'reasons']],
  ['request', ['matter', 'appliedOn', 'subjects']],
];

/** What a file is. Whether it is in order is for the engine to say. */
export function partOf(bytes: Uint8Array): Part | undefined {
  if (MAGIC.every((byte, at) => bytes[at] === byte)) return KINDS[bytes[KIND_AT] || 0];
  const document = documentOf(bytes);
  const found = DOCUMENTS.filter(([, members]) => document && members.every((member) => member in document))[0];
  return found && found[0];
}

/** An object of JSON. */
export function documentOf(bytes: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8').decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch (_) {
    return undefined;
  }
}

export const requestOf = ({ bytes }: Opened): Request => documentOf(bytes) as unknown as Request;

/** Where in a receipt's statement its number is asked for: what a QR code says, or what somebody has typed. */
export function digestIn(text: string): string | undefined {
  if (/credit-checkpoint/i.test(text)) return undefined; // where a log stood, not a receipt
  const found = /(?:sm3:)?([0-9a-f]{64})/i.exec(text.replace(/\s+/g, ''));
  return found ? `sm3:${(found[1] as string).toLowerCase()}` : undefined;
}
