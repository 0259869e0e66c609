import type { Decision, NoticeKind } from '../types.js';

/** The notices that a decision has, the one that answers the application first. */
export function noticesOf({ outcome, commitments }: Decision): NoticeKind[] {
  const first: NoticeKind[] = outcome === 'supplement' ? ['supplement'] : outcome === 'accept-with-deferral' ? ['deferral'] : [];
  return [...first, ...(commitments.length > 0 ? ['commitment' as const] : []), 'record'];
}
