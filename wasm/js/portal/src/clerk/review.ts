import type { Decision, Finding, Request } from 'credit-check';

/** What a person can say of a record that may be of the subject. */
export type Answer = 'same' | 'different' | 'doubt';

/** The answer to one finding, as far as it is given. */
export interface Given {
  answer?: Answer;
  reason: string;
}

/** A review that was made: it stands beside the decision. */
export interface Review {
  kind: 'credit-check/review';
  version: 1;
  /** With the offset of the computer's clock, which it comes from. */
  reviewedAt: string;
  reviewer: string;
  /** What the record is and is not. */
  note: string;
  decision: { digest: string; request: string; engine: string; outcome: Decision['outcome']; packs: string[]; rulebook: string };
  findings: {
    list: string;
    listName: string;
    entry: string;
    name: string;
    verdict: Finding['verdict'];
    evidence: { code: string; text: string }[];
    review: Answer;
    reason: string;
  }[];
  /** The question and the whole answer, so that the digests can be computed again. */
  request: Request;
  answer: Decision;
}

/** A record in one of these states has no effect, so it is nobody's matter whom it is about. */
const SPENT: Finding['status'][] = ['not-yet', 'expired', 'repaired', 'withdrawn'];

/** Whether a person has to settle whom the record is about. */
export function isOpen({ verdict, status }: Finding): boolean {
  return verdict !== 'confirmed' && SPENT.indexOf(status) < 0;
}

/** Local time with its offset from UTC, as ISO 8601 writes it. */
export function localTime(now: Date): string {
  const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
  const offset = -now.getTimezoneOffset();
  const sign = offset < 0 ? '-' : '+';
  const away = Math.abs(offset);
  const date = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  return `${date}T${two(now.getHours())}:${two(now.getMinutes())}:${two(now.getSeconds())}${sign}${two(Math.floor(away / 60))}:${two(away % 60)}`;
}

/** The record of a review whose answers are complete. */
export function review(request: Request, decision: Decision, given: Map<number, Given>, about: { reviewer: string; note: string; now: Date }): Review {
  const { receipt, outcome } = decision;
  return {
    ...{ kind: 'credit-check/review', version: 1 },
    ...{ reviewedAt: localTime(about.now), reviewer: about.reviewer, note: about.note },
    decision: { digest: receipt.decision, request: receipt.request, engine: receipt.engine, outcome, packs: receipt.packs, rulebook: receipt.rulebook },
    findings: Array.from(given).map(([index, { answer, reason }]) => {
      const { list, listName, entry, name, verdict, evidence } = decision.findings[index] as Finding;
      return { list, listName, entry, name, verdict, evidence, review: answer as Answer, reason: reason.trim() };
    }),
    ...{ request, answer: decision },
  };
}
