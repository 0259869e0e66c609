import type { IdentifierReport, Material, Matter, MaterialState, Request, RequestCommitment, Role, Subject, SubjectKind } from '../types.js';
import { isPeople, kindByNumber } from '../ui/kind.js';

/** Somebody in the form. */
export interface Related {
  role: Role;
  /** Empty until it is chosen; the number may tell it before that. */
  kind: SubjectKind | '';
  name: string;
  code: string;
  /** What the form has no field for, kept as it came. */
  rest: Partial<Subject>;
}

/** Everything the person has filled in; the element is drawn from it. Nothing is answered that nobody has answered. */
export interface Form {
  matter: string;
  appliedOn: string;
  decidedOn: string;
  applicant: Related;
  legal: Related;
  related: Related[];
  materials: Record<string, MaterialState>;
  /** What was signed, of which type and when. */
  commitments: RequestCommitment[];
  facts: Record<string, string>;
  /** What the form has no field for, kept as it came. */
  rest: Partial<Request>;
}

/** What an identifier is. */
export type Identify = (code: string) => IdentifierReport;

/** The value of a fact that nobody has declared. */
const UNKNOWN = '未知';

/** A new, empty subject in a role. */
export function person(role: Role): Related {
  return { role, kind: isPeople(role) ? 'person' : '', name: '', code: '', rest: {} };
}

/** An empty form. */
export function blank(matter: string, date: string): Form {
  return {
    ...{ matter, appliedOn: date, decidedOn: date },
    ...{ applicant: person('applicant'), legal: person('legal-representative'), related: [] },
    ...{ materials: {}, commitments: [], facts: {}, rest: {} },
  };
}

/** A form filled from a request. */
export function fromRequest(request: Request): Form {
  const { matter, appliedOn, decidedOn, subjects, materials = [], commitments = [], facts, ...rest } = request;
  const form: Form = { ...blank(matter, decidedOn), appliedOn, commitments: [...commitments], facts: { ...facts }, rest };
  for (const { id, state } of materials) form.materials[id] = state;
  let legal = false;
  for (const { role, kind, name, code, ...more } of subjects) {
    const subject: Related = { role, kind: kind || '', name, code: code || '', rest: more };
    if (role === 'applicant') form.applicant = subject;
    else if (role === 'legal-representative' && !legal) {
      form.legal = subject;
      legal = true;
    } else form.related.push(subject);
  }
  return form;
}

/** What a subject is: as chosen, else as its number says. */
export function kindOf({ kind, code }: Related, identify: Identify): SubjectKind | '' {
  return kind || (code.trim() ? kindByNumber(identify(code)) : '');
}

export const isFilled = ({ name, code }: Related): boolean => name.trim() !== '' || code.trim() !== '';

/** Who answers for an organisation; one of them will do. */
const ANSWERING: Role[] = ['legal-representative', 'principal'];

/** The roles that the matter wants named of an applicant of this kind. */
export function requiredRoles({ legal, related }: Form, { roles }: Matter, applicant: SubjectKind | ''): Role[] {
  if (applicant === 'person' || applicant === 'sole-trader') return [];
  const named = (role: Role): boolean => (role === 'legal-representative' && isFilled(legal)) || related.some((subject) => subject.role === role);
  const counted = (role: Role): boolean => roles.some(({ id }) => id === role);
  const stand = (role: Role): boolean => ANSWERING.some((other) => other !== role && counted(other) && named(other));
  return roles.filter(({ id, required }) => required && (named(id) || ANSWERING.indexOf(id) < 0 || !stand(id))).map(({ id }) => id);
}

/** Whether the commitment of the matter is signed, and since when. */
export function signedOn({ commitments }: Form, { commitment }: Matter): string | undefined {
  const [signed] = commitments.filter(({ type }) => type === commitment.type);
  return signed && signed.signedOn;
}

/** Signs the commitment of the matter on the day of the check, or takes that signature back; others stay as they came. */
export function sign(form: Form, { commitment }: Matter, signs: boolean): void {
  form.commitments = form.commitments.filter(({ type }) => type !== commitment.type);
  if (signs) form.commitments.push({ type: commitment.type, signedOn: form.decidedOn });
}

/** The materials that are wanted as the facts stand; where a fact is not declared, also those that depend on it. */
export function wanted({ materials }: Matter, { facts }: Form): Material[] {
  const holds = ([fact, values]: [string, string[]]): boolean => !facts[fact] || facts[fact] === UNKNOWN || values.indexOf(facts[fact] as string) >= 0;
  return materials.filter(({ when }) => Object.entries(when || {}).every(holds));
}

/** Whether nothing more has to be said of a material: it is answered, or another that does instead is there. */
export function isSettled(matter: Matter, form: Form, { id, group }: Material): boolean {
  const instead = wanted(matter, form).some((other) => !!group && other.group === group && form.materials[other.id] === 'present');
  return !!form.materials[id] || instead;
}

/** The question the form asks. What is unanswered is left out of it: a kind, a material, a signature. */
export function toRequest(form: Form, matter: Matter, identify: Identify): Request {
  const { applicant, legal, related, rest } = form;
  const others = [...(kindOf(applicant, identify) === 'person' ? [] : [legal]), ...related].filter(isFilled);
  const facts = Object.entries(form.facts).filter(([, value]) => value !== '');
  const materials = wanted(matter, form).filter(({ id }) => form.materials[id]);
  return {
    ...{ matter: form.matter, appliedOn: form.appliedOn, decidedOn: form.decidedOn },
    subjects: [applicant, ...others].map((one) => subject(one, identify)),
    materials: materials.map(({ id }) => ({ id, state: form.materials[id] as MaterialState })),
    commitments: [...form.commitments],
    facts: Object.fromEntries(facts),
    ...rest,
  };
}

function subject(related: Related, identify: Identify): Subject {
  const { role, name, code, rest } = related;
  const kind = kindOf(related, identify);
  return { role, ...(kind ? { kind } : {}), name: name.trim(), ...(code.trim() ? { code: code.trim() } : {}), ...rest } as Subject;
}
