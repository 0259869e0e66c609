import type { IdentifierKind, IdentifierReport } from '../types.js';
import type { Context } from './context.js';
import { fill, h } from '../ui/dom.js';
import type { Children } from '../ui/dom.js';
import { day, grouped } from '../ui/format.js';
import { icon } from '../ui/icons.js';
import { suggestions } from '../ui/suggestions.js';

const CODE_LENGTH = 18;

export interface CodeFieldOptions {
  id: string;
  label: string;
  hint: string;
  optional?: boolean;
  value: string;
  /** Only this kind is accepted; without it the kind is recognised. */
  kind?: IdentifierKind;
  /** The new value, as typed. */
  onValue(value: string): void;
}

/**
 * A field that checks an identifier while it is typed: quiet before 18 characters or leaving the field, then says
 * what was understood, or points at the wrong character and names what may have been meant.
 */
export function codeField(ctx: Context, options: CodeFieldOptions): HTMLElement {
  const { id } = options;
  const field = h('div', { class: 'field code-field', part: 'field' });
  const quiet = h('div', { class: 'code-quiet', id: `${id}-note`, role: 'status' });
  const loud = h('div', { class: 'code-loud', id: `${id}-error`, role: 'alert' });
  const count = h('span', { class: 'code-count', 'aria-hidden': 'true' });
  const input = h('input', {
    ...{ id, name: id, type: 'text', class: 'code-input', part: 'input', value: options.value },
    ...{ autocomplete: 'off', autocapitalize: 'characters', spellcheck: 'false' },
    'aria-describedby': `${id}-hint ${id}-note ${id}-error`,
  });

  let left = options.value !== '';
  let composing = false;
  let shown = '';

  const show = (): void => {
    const { value } = input;
    const report = value.trim() === '' ? null : ctx.identify(value, options.kind);
    const length = report ? Array.from(report.normalized).length : 0;
    const settled = report !== null && (left || length >= CODE_LENGTH);
    const state = !report ? 'empty' : !settled ? 'typing' : report.severity === 'ok' ? 'valid' : report.severity;
    count.textContent = state === 'typing' ? ctx.t('code.progress', { n: length }) : '';
    const key = `${state}\n${settled ? value : ''}`;
    if (key === shown) return; // a live region that has not changed stays untouched
    shown = key;
    field.setAttribute('data-state', state);
    if (state === 'error') input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
    fill(quiet, report && state === 'valid' && understood(ctx, report), report && state === 'warning' && warned(ctx, report));
    fill(loud, report && state === 'error' && wrong(ctx, report, take));
  };

  const take = (code: string): void => {
    input.value = code;
    options.onValue(code);
    show();
    input.focus();
  };

  // During composition the text is the input method's own; it is looked at when the person has chosen.
  input.addEventListener('compositionstart', () => {
    composing = true;
  });
  input.addEventListener('compositionend', () => {
    composing = false;
    update();
  });
  input.addEventListener('input', () => {
    if (!composing) update();
  });
  const update = (): void => {
    if (input.value === '') left = false;
    options.onValue(input.value);
    show();
  };
  input.addEventListener('blur', () => {
    left = input.value.trim() !== '';
    tidy();
    show();
  });
  /** On leaving the field a code that can be right is written the standard way. */
  const tidy = (): void => {
    if (!left) return;
    const { valid, normalized } = ctx.identify(input.value, options.kind);
    if (valid && normalized !== input.value) options.onValue((input.value = normalized));
  };

  fill(
    field,
    h('label', { for: id }, options.label, options.optional && h('span', { class: 'optional' }, ctx.t('optional'))),
    h('p', { class: 'hint', id: `${id}-hint` }, options.hint),
    h('div', { class: 'code-box' }, input, count),
    quiet,
    loud,
  );
  show();
  return field;
}

/** What was understood: the code in groups, and what its parts say. */
function understood(ctx: Context, report: IdentifierReport): Children {
  return h(
    'p',
    { class: 'note note-valid' },
    icon('tick'),
    h('span', {}, code(grouped(report.normalized)), ' ', h('span', { class: 'parts' }, meaning(ctx, report)), tidied(ctx, report)),
  );
}

/** The value is kept; each doubt is said. */
function warned(ctx: Context, report: IdentifierReport): Children {
  const doubts = report.problems.map((problem) => h('li', {}, problem.text));
  return h(
    'div',
    { class: 'note note-warning' },
    icon('warning'),
    h(
      'div',
      {},
      h('p', {}, h('strong', {}, ctx.t('code.label.warning')), ' ', code(grouped(report.normalized)), ' ', meaning(ctx, report)),
      h('ul', {}, doubts),
      tidied(ctx, report),
    ),
  );
}

/** The code with the wrong characters marked, what is wrong, and what may have been meant. */
function wrong(ctx: Context, report: IdentifierReport, take: (code: string) => void): Children {
  const errors = report.problems.filter(({ severity }) => severity === 'error');
  // A check character that does not fit says nothing of where the slip is.
  const places = errors.filter((problem) => problem.code !== 'id.check-char').map(({ position }) => position).filter((position) => position !== undefined);
  return h(
    'div',
    { class: 'note note-error' },
    icon('error'),
    h(
      'div',
      {},
      places.length > 0 && cells(ctx, report.normalized, places),
      errors.map((problem) => h('p', { 'data-code': problem.code }, h('span', { class: 'visually-hidden' }, `${ctx.t('code.label.error')} `), problem.text)),
      report.suggestions.length > 0 && suggestions(ctx, report.normalized, report.suggestions, take),
    ),
  );
}

/** One cell a character; the wrong ones carry their number. Hidden from readers, for whom the sentence says it. */
function cells(ctx: Context, text: string, places: (number | undefined)[]): HTMLElement {
  const all = Array.from(text).map((character, i) =>
    places.indexOf(i) < 0
      ? h('span', { class: 'cell' }, character)
      : h('mark', { class: 'cell' }, character, h('small', {}, String(i + 1))),
  );
  return h('div', { class: 'cells', 'aria-hidden': 'true', title: ctx.t('code.errorAt', { n: (places[0] || 0) + 1 }) }, all);
}

function meaning(ctx: Context, { parts = {} }: IdentifierReport): string {
  const { orgCode } = parts;
  const named = Object.keys(parts)
    .filter((name) => name.slice(-4) === 'Name' && name !== 'registrarName')
    .map((name) => parts[name]);
  const { birthDate, sex } = parts;
  const plain = [birthDate && day(birthDate, ctx.lang), (sex === 'male' || sex === 'female') && ctx.t(`code.sex.${sex}` as const)];
  const organisation = orgCode && ctx.t('code.orgCode', { code: `${orgCode.slice(0, 8)}-${orgCode.slice(8)}` });
  return [...named, ...plain, organisation].filter(Boolean).join(' · ');
}

function tidied(ctx: Context, { changes = [] }: IdentifierReport): Children {
  return changes.length > 0 && h('span', { class: 'tidied' }, ctx.t('code.normalised'));
}

function code(text: string): HTMLElement {
  return h('span', { class: 'code' }, text);
}
