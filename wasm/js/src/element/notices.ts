import type { Decision, NoticeKind, Outcome } from '../types.js';

/** What answers an application; a person's review has no paper yet. */
const ANSWERS: Record<Outcome, NoticeKind[]> = {
  accept: ['acceptance'],
  'accept-on-commitment': ['acceptance'],
  'accept-with-deferral': ['deferral'],
  supplement: ['supplement'],
  refer: [],
  refuse: ['refusal', 'hearing'],
};

/** The notices that a decision has, the one that answers the application first. */
export function noticesOf({ outcome, commitments }: Decision): NoticeKind[] {
  const first = ANSWERS[outcome];
  return [...first, ...(commitments.length > 0 ? ['commitment' as const] : []), 'record'];
}
