import type { MessageCode } from '../../src/messages/index.js';
import type { CreditError } from '../../src/error.js';
import type { Decision, Description, IdentifierReport, Lang, Matter } from '../../src/types.js';
import type { Case } from './sample.js';
import type { Form } from './state.js';

/** The answer to the form as it stands. */
export type Answer = { decision: Decision; failure?: never } | { decision?: never; failure: CreditError };

/** What every part of the page is drawn from, and how it says that something changed. */
export interface Context {
  readonly lang: Lang;
  readonly form: Form;
  readonly description: Description;
  readonly matter: Matter;
  readonly cases: Case[];
  t(code: MessageCode, params?: Record<string, string | number>): string;
  /** What an identifier is; `kind` when only one is accepted. */
  identify(code: string, kind?: string): IdentifierReport;
  /** One decision for the form as it stands. */
  answer(): Answer;
  /** A value changed: parts that follow are told. */
  changed(): void;
  /** Called at every change until the page is drawn anew. */
  follow(listener: () => void): void;
  /** The shape of the form changed: draw it anew and put the focus on the element with this id. */
  redraw(focus?: string): void;
}

/** Things a person does that concern the whole page. */
export interface Actions {
  language(lang: Lang): void;
  example(example: Case | null): void;
  currentData(): void;
  submit(): void;
  back(focus: string): void;
}
