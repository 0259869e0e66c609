/** The contracts of the engine as TypeScript sees them. Field names and codes are stable; `text` fields are words in the asked language. */

/** Language of every `text` in an answer; the default is `zh-CN`. */
export type Lang = 'zh-CN' | 'en';

/** From most to least favourable. */
export type Outcome =
  | 'accept'
  | 'accept-on-commitment'
  | 'accept-with-deferral'
  | 'supplement'
  | 'refer'
  | 'refuse';

export type SubjectKind = 'organization' | 'sole-trader' | 'person';

export type Role =
  | 'applicant'
  | 'consortium-member'
  | 'legal-representative'
  | 'principal'
  | 'controller'
  | 'shareholder'
  | 'practitioner'
  | 'agent';

export type MaterialState = 'present' | 'missing' | 'defective';

export type CommitmentType =
  | 'deferral'
  | 'approval-substitution'
  | 'certification'
  | 'repair'
  | 'self-discipline'
  | 'voluntary'
  | 'other';

export interface Subject {
  role: Role;
  kind: SubjectKind;
  name: string;
  code?: string;
  formerNames?: string[];
  /** How far near names are looked for; `thorough` looks at every name of every list. */
  search?: 'usual' | 'thorough';
  region?: string;
}

/** One question: may this applicant, for this matter, be accepted today? Dates are ISO (`2026-11-20`). */
export interface Request {
  matter: string;
  appliedOn: string;
  decidedOn: string;
  subjects: Subject[];
  materials?: { id: string; state: MaterialState }[];
  commitments?: { type: CommitmentType; signedOn: string }[];
  facts?: Record<string, string>;
}

export interface ValidateOptions {
  /** Only this kind of identifier is accepted, for example `uscc`. Without it the kind is recognised. */
  kind?: string;
  /** ISO date on which dates inside the identifier are judged. */
  on?: string;
  /** Normalised identifiers in use although they fail a check: their errors become warnings. */
  allow?: string[];
  lang?: Lang;
}

export type Severity = 'ok' | 'warning' | 'error';

export interface Problem {
  code: string;
  severity: Severity;
  /** Offset of the first character concerned in `normalized`, in Unicode scalars from 0. */
  position?: number;
  found?: string;
  expected?: string;
  text: string;
}

/** What an identifier is, whether it can be right, and what it may have been meant to be. */
export interface IdentifierReport {
  input: string;
  kind: string;
  /** False only on an error; a warning leaves it true. */
  valid: boolean;
  normalized: string;
  /** What was tidied. */
  changes?: ('width' | 'case' | 'space' | 'hyphen' | 'invisible' | 'digits')[];
  severity: Severity;
  problems: Problem[];
  /** At most three, each fully valid. */
  suggestions: string[];
  /** Other kinds whose checks the text passes as well, when its kind was not declared. */
  alternatives?: string[];
  /** Other identifiers of the same subject that follow from this one. */
  related?: { kind: string; value: string; relation: 'contains' | 'same' | 'former' }[];
  parts?: Record<string, string>;
}

export interface Due {
  date: string;
  provisional: boolean;
  earliest?: string;
  latest?: string;
  unit: string;
  n: number;
  text: string;
}

export interface Evidence {
  code: string;
  text: string;
}

/** A list entry held against a subject: what it says, how the two were matched, and how sure that is. */
export interface Finding {
  /** Index into `subjects`. */
  subject: number;
  subjectName?: string;
  role?: Role;
  verdict: 'confirmed' | 'probable' | 'possible' | 'excluded';
  verdictText: string;
  list: string;
  listName: string;
  direction: string;
  entry: string;
  /** The name as the list has it. */
  name: string;
  status: 'active' | 'not-yet' | 'expired' | 'repaired' | 'withdrawn' | 'disputed' | 'suspended';
  /** Whether the matter counts the subject's role. */
  counted: boolean;
  authority?: string;
  document?: string;
  cause?: string;
  listedOn?: string;
  until?: string;
  /** How the listing ends, in the list's own words. */
  exit?: string;
  evidence: Evidence[];
  text: string;
}

export interface Measure {
  id: string;
  name: string;
  kind: 'punitive';
  /** The catalogue of measures it stands in. */
  edition?: string;
  list?: string;
  subject?: number;
  /** Index into `findings`. */
  finding: number;
  basis: string[];
  text: string;
}

export interface MissingMaterial {
  material: string;
  name: string;
  state: MaterialState;
  deferrable: boolean;
  due?: Due;
}

export interface WayForward {
  change: { fact: string; from?: string; to?: string; text: string }[];
  by: 'applicant' | 'authority';
  outcome: Outcome;
  outcomeText: string;
  rule: string;
  text: string;
}

export interface Coverage {
  list: string;
  listName: string;
  state: 'fresh' | 'stale' | 'missing' | 'look-up';
  asOf?: string;
  validUntil?: string;
  sequence?: number;
  issuer?: string;
  title?: string;
  hits: number;
  text: string;
}

export interface Reason {
  code: string;
  rule?: string;
  basis?: string[];
  /** The facts that the rule looked at, with their values. */
  params?: Record<string, string>;
  /** Index into `subjects`. */
  subject?: number;
  /** Index into `findings`. */
  finding?: number;
  list?: string;
  text: string;
}

export interface Decision {
  outcome: Outcome;
  outcomeText: string;
  headline: string;
  matter: string;
  matterName: string;
  agency?: string;
  appliedOn: string;
  decidedOn: string;
  subjects: {
    index: number;
    role: Role;
    roleText: string;
    kind: SubjectKind;
    name: string;
    /** Masked for persons. */
    code?: string;
    /** Whether the matter counts its role. */
    counted: boolean;
    identifier?: Omit<IdentifierReport, 'input'>;
  }[];
  facts: { fact: string; value: string }[];
  reasons: Reason[];
  bases?: { id: string; title: string; number?: string; clause?: string; text: string }[];
  findings: Finding[];
  excluded: Finding[];
  measures: Measure[];
  missing: MissingMaterial[];
  commitments: { type: CommitmentType; name: string; text?: string; signed: boolean }[];
  waysForward: WayForward[];
  coverage: Coverage[];
  /** Digests that let an auditor replay the decision. */
  receipt: {
    request: string;
    rulebook: string;
    calendar: string;
    packs: string[];
    engine: string;
    decision: string;
  };
}

export interface ListDescription {
  id: string;
  name: string;
  direction: string;
  level?: string;
  basis?: string;
  authority?: string;
  class?: string;
  term?: string;
  exit?: string;
}

/** A signed file: who made it, which issue it is, and which key signed it. */
export interface Origin {
  title: string;
  issuer: string;
  scope: string;
  sequence: number;
  asOf: string;
  validUntil?: string;
  audience: string;
  digest: string;
  key: string;
}

export interface PackDescription extends Origin {
  records: number;
  lists: ListDescription[];
}

export interface Material {
  id: string;
  name: string;
  category?: string;
  deferrable: boolean;
  source?: string;
}

export interface Matter {
  id: string;
  name: string;
  class?: string;
  agency?: string;
  effective?: string;
  repealed?: string;
  promiseDays?: number;
  supplementDays?: number;
  overdue?: string;
  /** Whom the matter counts. */
  roles: { id: Role; text: string }[];
  lists: string[];
  /** The commitment that counts for it; without name and text the rulebook carries none. */
  commitment: { type: CommitmentType; name?: string; text?: string };
  materials: Material[];
  facts: { name: string; values: string[] }[];
}

/** What a checker holds: which data, from whom, until when, and what can be asked. */
export interface Description {
  engine: string;
  rulebook: Origin;
  /** Working days are known from the first to the last day. */
  calendar: Origin & { from: string; to: string };
  packs: PackDescription[];
  matters: Matter[];
  outcomes: { id: Outcome; text: string; headline: string }[];
}
