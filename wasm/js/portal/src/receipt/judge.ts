import { CreditError, replayReceipt, verifyReceipt } from 'credit-check';
import type { Lang, ReplayOptions, ReplayedReceipt, VerifiedReceipt } from 'credit-check';
import { requestOf } from './files.js';
import type { Opened, Part } from './files.js';

/** Everything that can be said of a receipt with the files at hand. */
export interface Judgement {
  verified: VerifiedReceipt;
  /** Whether salts and a request were given; what is wrong with them. */
  subjects: CreditError | undefined;
  replayed: ReplayedReceipt | CreditError | undefined;
  /** What would be needed besides to decide again. */
  lacking: Part[];
  /** Whether a kept decision was compared. */
  kept: boolean;
}

const named = (thrown: unknown): CreditError => {
  if (thrown instanceof CreditError) return thrown;
  throw thrown;
};

/** The first file of its kind; of several trust policies and packs the engine finds those that a receipt names. */
const first = (files: Opened[], part: Part): Opened | undefined => files.filter((file) => file.part === part)[0];
const bytesOf = (files: Opened[], part: Part): Uint8Array[] => files.filter((file) => file.part === part).map(({ bytes }) => bytes);

/** Verifies, and does as much as the files allow. Throws what is wrong with the receipt itself. */
export function judge(receipt: Opened, trust: Opened, files: Opened[], lang: Lang): Judgement {
  const [openings, requests, decision] = [bytesOf(files, 'opening'), files.filter(({ part }) => part === 'request'), first(files, 'decision')];
  let verified = verifyReceipt(receipt.bytes, trust.bytes, { lang });
  const lacking = (['opening', 'request'] as const).filter((part) => !first(files, part));
  if (lacking.length > 0) return { verified, subjects: undefined, replayed: undefined, lacking, kept: false };
  let wrong: CreditError | undefined;
  for (const opening of openings) {
    for (const file of requests) {
      const request = requestOf(file);
      try {
        verified = verifyReceipt(receipt.bytes, trust.bytes, { opening, request, lang });
      } catch (thrown) {
        // Files of other receipts may lie beside those of this one.
        wrong = wrong || named(thrown);
        continue;
      }
      const given = { receipt: receipt.bytes, trust: trust.bytes, opening, request, ...(decision && { decision: decision.bytes }), lang };
      return { verified, subjects: undefined, replayed: replayed(given, files), lacking: [], kept: decision !== undefined };
    }
  }
  return { verified, subjects: wrong, replayed: undefined, lacking: [], kept: false };
}

/** With the files that the receipt names: of several rulebooks, calendars and policies those with which the least is missing. */
function replayed(given: Omit<ReplayOptions, 'sources'>, files: Opened[]): ReplayedReceipt | CreditError {
  const each = (part: Part): (Uint8Array | undefined)[] => (first(files, part) ? bytesOf(files, part) : [undefined]);
  const packs = bytesOf(files, 'pack');
  let best: ReplayedReceipt | undefined;
  let failed: CreditError | undefined;
  for (const trust of each('trust')) {
    for (const rulebook of each('rulebook')) {
      for (const calendar of each('calendar')) {
        const sources = { packs, ...(trust && { trust }), ...(rulebook && { rulebook }), ...(calendar && { calendar }) };
        try {
          const answer = replayReceipt({ ...given, sources });
          if (answer.missing.length === 0) return answer;
          if (!best || answer.missing.length < best.missing.length) best = answer;
        } catch (thrown) {
          failed = named(thrown);
        }
      }
    }
  }
  return (best || failed) as ReplayedReceipt | CreditError;
}
