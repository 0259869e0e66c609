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

/**
 * Whether handing in what is missing and signing are two ways out of which one will do: the rules then name them as ways of their
 * own, each by itself.
 */
function isEither({ outcome, missing, waysForward, ...decision }: Decision): boolean {
  const alone = waysForward.filter(({ by, change }) => by === 'applicant' && change.length === 1);
  return outcome === 'supplement' && missing.length > 0 && alone.length > 1 && decision.commitments.some(({ signed }) => !signed);
}

/** What the applicant still has to do, one line each. */
export function todoTexts(ctx: Context, decision: Decision): string[] {
  const [separator, or] = ctx.lang === 'en' ? [': ', '; '] : ['：', '；'];
  const codes = miscoded(decision).map((subject) => fixText(ctx, subject));
  const papers = decision.missing.map((missing) => `${missing.name}${separator}${what(ctx, missing)}`);
  const signatures = unsigned(decision).map(({ name }) => ctx.t('result.sign', { name }));
  if (!isEither(decision)) return [...codes, ...papers, ...signatures];
  return [...codes, `${ctx.t('result.either')}${separator}${ctx.t('result.either.n', { n: 1 })} ${papers.join(or)}`, ...signatures.map((text) => `${ctx.t('result.either.n', { n: 2 })} ${text}`)];
}

function what(ctx: Context, { due, before, state }: MissingMaterial): string {
  if (due) return due.text;
  if (before) return before;
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
        h('span', { class: 'todo-name' }, missing.name, missing.form && h('span', { class: 'hint' }, ctx.t('materials.form', { form: missing.form }))),
        h('span', { class: missing.due || missing.before ? 'todo-due' : 'todo-what' }, what(ctx, missing)),
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
  const title = ctx.t('result.todo');
  if (isEither(decision)) return section(title, codes.length > 0 && h('ul', { class: 'todo' }, codes), either(ctx, decision, documents, signatures));
  return section(
    title,
    !busy && h('p', {}, ctx.t(IDLE[decision.outcome] || 'result.nothing')),
    codes.length + documents.length + signatures.length > 0 && h('ul', { class: 'todo' }, codes, documents, signatures),
  );
}

/** 二选一: two ways out, of which one will do, each with what it leads to. */
function either(ctx: Context, { waysForward }: Decision, documents: HTMLElement[], signatures: HTMLElement[]): HTMLElement {
  const ways = waysForward.filter(({ by, change }) => by === 'applicant' && change.length === 1);
  // Handing in everything is the way to the better outcome, and the rules name the better first.
  const [whole, promised] = [ways[0], ways[1]];
  const way = (n: number, items: HTMLElement[], leads: string | undefined): HTMLElement =>
    h('li', {}, h('p', { class: 'either-way' }, h('strong', {}, ctx.t('result.either.n', { n })), leads && h('span', { class: 'hint' }, ctx.t('result.either.leads', { outcome: leads }))), h('ul', { class: 'todo' }, items));
  return h(
    'div',
    { class: 'either', id: 'either' },
    h('p', {}, h('strong', {}, ctx.t('result.either'))),
    h('ol', { class: 'ways' }, way(1, documents, whole && whole.outcomeText), way(2, signatures, promised && promised.outcomeText)),
  );
}
