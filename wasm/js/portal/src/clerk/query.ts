import type { Decision, Request, Subject, SubjectKind } from 'credit-check';

/** What the clerk has filled in. */
export interface Query {
  name: string;
  code: string;
  kind: SubjectKind;
  region: string;
  former: string;
  search: 'usual' | 'thorough';
  matter: string;
  day: string;
}

export const isEmpty = ({ name, code }: Query): boolean => name.trim() === '' && code.trim() === '';

/** A request needs a name: where only the code is known, the code stands in its place, and names are not shown as compared. */
export const byCodeOnly = ({ name, code }: Query): boolean => name.trim() === '' && code.trim() !== '';

/** The question to the engine. Papers are not asked for here, so they count as there. */
export function ask(query: Query, materials: string[]): Request {
  const { kind, matter, day, search } = query;
  const [name, code, region] = [query.name, query.code, query.region].map((text) => text.trim()) as [string, string, string];
  const formerNames = query.former.split('\n').map((line) => line.trim()).filter(Boolean);
  const subject: Subject = {
    ...{ role: 'applicant', kind, name: name || code },
    ...(code ? { code } : {}),
    ...(region ? { region } : {}),
    ...(formerNames.length > 0 ? { formerNames } : {}),
    ...(search === 'thorough' ? { search } : {}),
  };
  return { matter, appliedOn: day, decidedOn: day, subjects: [subject], materials: materials.map((id) => ({ id, state: 'present' })) };
}

/** Whether nothing found means not listed: every list was read, and there was a code to look up. */
export function certainty({ coverage, subjects: [subject] }: Decision): 'clear' | 'unknown' | 'no-code' {
  if (coverage.some(({ state }) => state !== 'fresh')) return 'unknown';
  const identified = subject && subject.code && (!subject.identifier || subject.identifier.valid);
  return identified ? 'clear' : 'no-code';
}
