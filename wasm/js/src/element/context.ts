import type { CreditError } from '../error.js';
import type { Decision, Description, IdentifierKind, IdentifierReport, Matter, NoticeKind, Request, SubjectKind } from '../types.js';
import type { Words } from '../ui/words.js';
import type { Form, Related } from './state.js';

/** The answer to the form as it stands. */
export type Answer = { decision: Decision; failure?: never } | { decision?: never; failure: CreditError };

/** What every part of the element is drawn from, and how it says that something changed. */
export interface Context extends Words {
  readonly form: Form;
  readonly description: Description;
  readonly matter: Matter;
  /** What the page has settled: it is said, not asked. */
  readonly settled: { matter: boolean; date: boolean };
  /** What an identifier is; `kind` when only one is accepted. */
  identify(code: string, kind?: IdentifierKind): IdentifierReport;
  /** What a subject is, as chosen or as its number says; empty while nobody knows. */
  kindOf(subject: Related): SubjectKind | '';
  /** The question that the form asks as it stands. */
  request(): Request;
  /** One decision for it; asked once after every change. */
  answer(): Answer;
  /** A value changed: parts that follow are told. */
  changed(): void;
  /** Called at every change until the element is drawn anew. */
  follow(listener: () => void): void;
  /** The shape of the form changed: draw it anew and put the focus on the part with this id. */
  redraw(focus?: string): void;
  /** Puts the focus on the part with this id. */
  focusOn(id: string): void;
}

/** Things a person does that concern the whole element. */
export interface Actions {
  submit(): void;
  back(focus: string): void;
  print(kind: NoticeKind): void;
  download(): void;
}
