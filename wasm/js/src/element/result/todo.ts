import type { MessageCode } from '../../messages/index.js';
import type { Decision, MissingMaterial, Outcome } from '../../types.js';
import type { Actions, Context } from '../context.js';
import { h } from '../../ui/dom.js';
import { icon } from '../../ui/icons.js';
import { section } from '../../ui/decision/section.js';

/** What is said when there is nothing to do. */
const IDLE: Partial<Record<Outcome, MessageCode>> = { refer: 'result.wait', refuse: 'result.refused' };

/** Whether the decision asks the applicant to sign: it names a commitment that is not signed yet. */
function unsigned(decision: Decision): Decision['commitments'] {
  return decision.commitments.filter(({ signed }) => !signed);
}

type DecidedSubject = Decision['subjects'][number];

/** Subjects whose code cannot be right: nothing can be checked before that. */
function miscoded(decision: Decision): DecidedSubject[] {
  return decision.subjects.filter(({ identifier }) => identifier && !identifier.valid);
}

function fixText(ctx: Context, { roleText, name }: DecidedSubject): string {
  return ctx.t('result.fixCode', { role: roleText, name });
}

/** Id of the form's field that holds the subject's code. */
function codeField(decision: Decision, { index, role }: DecidedSubject): string {
  if (role === 'applicant') return 'applicant-code';
  const same = decision.subjects.filter((subject) => subject.role === role);
  if (role === 'legal-representative' && same.length === 1) return 'legal-code';
  return `${role}-${same.map((subject) => subject.index).indexOf(index) + 1}-code`;
}

/** What the applicant still has to do, one line each. */
export function todoTexts(ctx: Context, decision: Decision): string[] {
  const separator = ctx.lang === 'en' ? ': ' : '：';
  return [
    ...miscoded(decision).map((subject) => fixText(ctx, subject)),
    ...decision.missing.map((missing) => `${missing.name}${separator}${what(ctx, missing)}`),
    ...unsigned(decision).map(({ name }) => ctx.t('result.sign', { name })),
  ];
}

function what(ctx: Context, { due, state }: MissingMaterial): string {
  if (due) return due.text;
  return ctx.t(state === 'defective' ? 'result.defective' : 'result.missing');
}

/** 还需要您做的: documents with their last day, and what is to be signed. */
export function todo(ctx: Context, actions: Actions, decision: Decision): HTMLElement {
  const codes = miscoded(decision).map((subject) =>
    h(
      'li',
      { class: 'todo-item' },
      icon('box'),
      h('span', { class: 'todo-name todo-body' }, fixText(ctx, subject)),
      h('button', { type: 'button', class: 'button no-print', onclick: () => actions.back(codeField(decision, subject)) }, icon('pen'), ctx.t('result.fix')),
    ),
  );
  const documents = decision.missing.map((missing) =>
    h(
      'li',
      { class: 'todo-item' },
      icon('box'),
      h(
        'span',
        { class: 'todo-body' },
        h('span', { class: 'todo-name' }, missing.name),
        h('span', { class: missing.due ? 'todo-due' : 'todo-what' }, what(ctx, missing)),
      ),
    ),
  );
  const signatures = decision.commitments.map(({ name, signed }) =>
    h(
      'li',
      { class: 'todo-item' },
      icon(signed ? 'tick' : 'box'),
      h('span', { class: 'todo-name todo-body' }, ctx.t(signed ? 'result.signed' : 'result.sign', { name })),
      !signed &&
        h('button', { type: 'button', class: 'button no-print', onclick: () => actions.back('commitment-sign') }, icon('pen'), ctx.t('result.readAndSign')),
    ),
  );
  const busy = codes.length + decision.missing.length + unsigned(decision).length > 0;
  return section(
    ctx.t('result.todo'),
    !busy && h('p', {}, ctx.t(IDLE[decision.outcome] || 'result.nothing')),
    codes.length + documents.length + signatures.length > 0 && h('ul', { class: 'todo' }, codes, documents, signatures),
  );
}
