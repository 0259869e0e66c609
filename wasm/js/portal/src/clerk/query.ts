import type { CodeSource, IdentifierReport, Request, Subject, SubjectKind } from 'credit-check';
import { kindByNumber } from '../../../src/ui/kind.js';

/** What the clerk has filled in. */
export interface Query {
  /** A name, a code, or both. */
  text: string;
  /** Empty until it is chosen; the number may tell it. */
  kind: SubjectKind | '';
  region: string;
  former: string;
  search: 'usual' | 'thorough';
  /** Who vouches for the code: the clerk who has read the licence, or nobody. */
  codeSource: CodeSource;
  matter: string;
  day: string;
}

export interface Told {
  name: string;
  code: string;
  kind: SubjectKind | '';
}

/** Letters and digits as codes have them, also hidden ones. */
const CODE = /^[0-9A-Za-z０-９Ａ-Ｚａ-ｚ*＊\-－]{8,30}$/;
const DIGIT = /[0-9０-９]/;

/** Parts the search text into name and code; a code may be written in groups, and stand before or behind the name. */
export function told({ text, kind }: Query, identify: (code: string) => IdentifierReport): Told {
  const whole = text.trim();
  const compact = whole.replace(/\s+/g, '');
  const words = whole.split(/[\s,，、]+/).filter(Boolean);
  const [code] = CODE.test(compact) && DIGIT.test(compact) ? [compact] : words.filter((word) => CODE.test(word) && DIGIT.test(word));
  const name = code === undefined ? whole : code === compact ? '' : whole.replace(code, '').replace(/^[\s,，、]+|[\s,，、]+$/g, '');
  return { name, code: code || '', kind: kind || (code ? kindByNumber(identify(code)) : '') };
}

/** A request needs a name: where only the code is known, the code stands in its place, and names are not shown as compared. */
export const byCodeOnly = ({ name, code }: Told): boolean => name === '' && code !== '';

/** The question to the lists. Papers are not asked for here, and nothing is said of them. */
export function ask(query: Query, { name, code, kind }: Told): Request {
  const { matter, day, search, codeSource } = query;
  const region = query.region.trim();
  const formerNames = query.former.split('\n').map((line) => line.trim()).filter(Boolean);
  const subject = {
    ...{ role: 'applicant', kind, name: name || code },
    ...(code ? { code } : {}),
    ...(region ? { region } : {}),
    ...(formerNames.length > 0 ? { formerNames } : {}),
    ...(search === 'thorough' ? { search } : {}),
    ...(code && codeSource === 'verified' ? { codeSource } : {}),
  } as Subject;
  return { matter, appliedOn: day, decidedOn: day, subjects: [subject] };
}
