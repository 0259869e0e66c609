import type { Matter, MaterialState, Request, Role, Subject, SubjectKind } from '../types.js';

/** Someone other than applicant and legal representative, for example a consortium member. */
export interface Related {
  role: Role;
  kind: SubjectKind;
  name: string;
  code: string;
  /** What the form has no field for, kept as it came. */
  rest: Partial<Subject>;
}

/** Everything the person has filled in; the element is drawn from it. */
export interface Form {
  matter: string;
  appliedOn: string;
  decidedOn: string;
  applicant: Related;
  legal: { name: string; code: string };
  related: Related[];
  materials: Record<string, MaterialState>;
  signed: boolean;
  facts: Record<string, string>;
}

/** Roles that are people by nature; the others may be organizations. */
const PEOPLE: Role[] = ['legal-representative', 'principal', 'practitioner'];

/** A new, empty subject in a role. */
export function person(role: Role): Related {
  const kind = PEOPLE.indexOf(role) < 0 ? 'organization' : 'person';
  return { role, kind, name: '', code: '', rest: {} };
}

/** An empty form. Documents start as submitted: most applicants bring everything. */
export function blank(matter: string, date: string): Form {
  return {
    matter,
    appliedOn: date,
    decidedOn: date,
    applicant: person('applicant'),
    legal: { name: '', code: '' },
    related: [],
    materials: {},
    signed: false,
    facts: {},
  };
}

/** A form filled from a request. */
export function fromRequest(request: Request): Form {
  const form = blank(request.matter, request.decidedOn);
  form.appliedOn = request.appliedOn;
  form.signed = (request.commitments || []).length > 0;
  form.facts = { ...request.facts };
  for (const { id, state } of request.materials || []) form.materials[id] = state;
  let legal = false;
  for (const { role, kind, name, code, ...rest } of request.subjects) {
    const subject: Related = { role, kind, name, code: code || '', rest };
    if (role === 'applicant') form.applicant = subject;
    else if (role === 'legal-representative' && !legal) {
      form.legal = { name, code: code || '' };
      legal = true;
    } else form.related.push(subject);
  }
  return form;
}

/** The question the form asks. */
export function toRequest(form: Form, matter: Matter): Request {
  const subjects: Subject[] = [subject(form.applicant)];
  if (form.legal.name.trim() && form.applicant.kind !== 'person') {
    subjects.push(subject({ role: 'legal-representative', kind: 'person', rest: {}, ...form.legal }));
  }
  subjects.push(...form.related.filter(({ name, code }) => name.trim() || code.trim()).map(subject));
  const facts = Object.entries(form.facts).filter(([, value]) => value !== '');
  return {
    matter: form.matter,
    appliedOn: form.appliedOn,
    decidedOn: form.decidedOn,
    subjects,
    materials: matter.materials.map(({ id }) => ({ id, state: form.materials[id] || 'present' })),
    commitments: form.signed ? [{ type: matter.commitment.type, signedOn: form.decidedOn }] : [],
    facts: Object.fromEntries(facts),
  };
}

function subject({ role, kind, name, code, rest }: Related): Subject {
  return { role, kind, name: name.trim(), ...(code.trim() ? { code: code.trim() } : {}), ...rest };
}
