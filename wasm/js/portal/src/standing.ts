import type { Decision, Finding, Lang } from 'credit-check';
import type { IconName } from '../../src/ui/icons.js';
import { word } from './words.js';

/**
 * What a search of lists came to, worst first: a record in force, one that a person has to look at, lists or codes that could not
 * be asked, records without effect, nothing. It never says that somebody can be accepted: papers and rules are not asked here.
 */
export type Standing = 'listed' | 'verify' | 'unknown' | 'record' | 'clear';

const ORDER: Standing[] = ['listed', 'verify', 'unknown', 'record', 'clear'];
export const STANDING_ICON: Record<Standing, IconName> = { listed: 'list', verify: 'person', unknown: 'warning', record: 'info', clear: 'tick' };
/** A record in one of these states has no effect. */
const SPENT: Finding['status'][] = ['not-yet', 'expired', 'repaired', 'withdrawn'];
/** What speaks for a subject, or says nothing of it. */
const HARMLESS: Finding['direction'][] = ['red', 'notice'];

function ofFinding({ verdict, status, direction }: Finding): Standing {
  if (SPENT.indexOf(status) >= 0) return 'record';
  if (verdict !== 'confirmed' || status === 'disputed') return 'verify';
  return HARMLESS.indexOf(direction) >= 0 ? 'record' : 'listed';
}

/** Of the whole question, or of one of its subjects. */
export function standing(decision: Decision, subject?: number): Standing {
  const found = decision.findings.filter((finding) => subject === undefined || finding.subject === subject).map(ofFinding);
  const asked = decision.subjects.filter(({ index }) => subject === undefined || index === subject);
  const coded = asked.every(({ code, identifier }) => code && (!identifier || identifier.valid));
  const read = decision.coverage.every(({ state }) => state === 'fresh');
  const all: Standing[] = [...found, ...(coded && read ? [] : ['unknown' as const]), 'clear'];
  return ORDER.filter((one) => all.indexOf(one) >= 0)[0] as Standing;
}

export const standingText = (lang: Lang, is: Standing): string => word(lang, `standing.${is}` as const);
