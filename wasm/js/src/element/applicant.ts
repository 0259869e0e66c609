import type { Role, SubjectKind } from '../types.js';
import { h } from '../ui/dom.js';
import type { Children } from '../ui/dom.js';
import { choices, step, textField } from '../ui/fields.js';
import { icon } from '../ui/icons.js';
import { codeField } from './code-field.js';
import type { Context } from './context.js';
import { isPeople } from '../ui/kind.js';
import { person, requiredRoles } from './state.js';
import type { Related } from './state.js';
import { isUscc } from './summary.js';

/** More rows than any consortium has; a guard against a stuck key. */
const MOST_RELATED = 20;
const KINDS = ['organization', 'sole-trader', 'person'] as const;

/** Who applies, and whom the matter counts besides. */
export function applicantStep(ctx: Context): HTMLElement {
  const { applicant } = ctx.form;
  return step(
    'applicant',
    1,
    ctx.t('applicant.legend'),
    kind(ctx, 'applicant', applicant),
    identity(ctx, 'applicant', applicant),
    applicant.kind !== 'person' && legalRepresentative(ctx),
    relatedRoles(ctx).map((role) => relatedGroup(ctx, role)),
  );
}

/** What a subject is: chosen, or shown as its number says. */
function kind(ctx: Context, id: string, subject: Related): HTMLElement {
  const name = `${id}-kind`;
  const fields = choices({
    name,
    legend: ctx.t(subject.role === 'applicant' ? 'applicant.kind' : 'related.kind'),
    choices: KINDS.map((value) => ({ value, label: ctx.t(`applicant.kind.${value}` as const) })),
    value: ctx.kindOf(subject),
    onValue: (value) => choose(value as SubjectKind),
  });
  const choose = (value: SubjectKind): void => {
    if (subject.kind === value) return;
    subject.kind = value;
    ctx.redraw(value === 'organization' ? name : `${name}-${value}`);
  };
  const buttons = Array.from(fields.querySelectorAll('input'));
  // One that the number has told is chosen by a press that changes nothing to the browser.
  for (const button of buttons) button.addEventListener('click', () => choose(button.value as SubjectKind));
  ctx.follow(() => {
    const known = ctx.kindOf(subject);
    for (const button of buttons) button.checked = button.value === known;
  });
  return fields;
}

/** What is asked for in a field, by what is known of the subject. */
function asked(ctx: Context, subject: Related): { name: string; nameHint: string; code: string; codeHint: string } {
  const t = ctx.t.bind(ctx);
  if (subject.kind === 'person') return { name: t('applicant.personName'), nameHint: t('legal.nameHint'), code: t('legal.code'), codeHint: t('legal.codeHint') };
  if (subject.kind) return { name: t('applicant.name'), nameHint: t('applicant.nameHint'), code: t('code.uscc'), codeHint: t('code.usccHint') };
  return { name: t('applicant.anyName'), nameHint: t('applicant.anyNameHint'), code: t('code.any'), codeHint: t('code.anyHint') };
}

/** Name and code of one subject. */
function identity(ctx: Context, id: string, subject: Related): Children {
  const { name, nameHint, code, codeHint } = asked(ctx, subject);
  return h(
    'div',
    { class: 'two' },
    textField(ctx, {
      ...{ id: `${id}-name`, label: name, hint: nameHint, value: subject.name },
      onValue: (value) => {
        subject.name = value;
        ctx.changed();
      },
    }),
    codeField(ctx, {
      ...{ id: `${id}-code`, label: code, hint: codeHint, value: subject.code },
      ...(isUscc(subject.kind) ? { kind: 'uscc' } : {}),
      onValue: (value) => {
        subject.code = value;
        ctx.changed();
      },
    }),
  );
}

function legalRepresentative(ctx: Context): HTMLElement {
  const { applicant, legal } = ctx.form;
  const optional = h('span', { class: 'optional' }, ctx.t('optional'));
  const group = h(
    'fieldset',
    { class: 'group' },
    h('legend', {}, ctx.t('legal.legend'), optional),
    identity(ctx, 'legal', legal),
  );
  const show = (): void => {
    const kind = ctx.kindOf(applicant);
    group.hidden = kind === 'person';
    optional.hidden = requiredRoles(ctx.form, ctx.matter, kind).indexOf('legal-representative') >= 0;
  };
  ctx.follow(show);
  show();
  return group;
}

/** The roles the matter counts beyond the two fixed ones, and those that are filled in already. */
function relatedRoles({ form, matter }: Context): Role[] {
  const roles = [...matter.roles.map(({ id }) => id), ...form.related.map(({ role }) => role)];
  const fixed = (role: Role): boolean => role === 'applicant' || (role === 'legal-representative' && !form.related.some((subject) => subject.role === role));
  return roles.filter((role, i) => !fixed(role) && roles.indexOf(role) === i);
}

function relatedGroup(ctx: Context, role: Role): HTMLElement {
  const { form } = ctx;
  const name = ctx.t(`role.${role}` as const);
  const rows = form.related.filter((subject) => subject.role === role);
  const add = h(
    'button',
    {
      ...{ type: 'button', class: 'button', id: `${role}-add` },
      onclick: () => {
        form.related.push(person(role));
        ctx.redraw(`${role}-${rows.length + 1}-name`);
      },
    },
    icon('plus'),
    ctx.t('related.add', { role: name }),
  );
  return h(
    'div',
    { class: 'group' },
    rows.map((subject, i) => relatedRow(ctx, subject, i + 1, name)),
    form.related.length < MOST_RELATED && add,
  );
}

function relatedRow(ctx: Context, subject: Related, number: number, name: string): HTMLElement {
  const { form } = ctx;
  const id = `${subject.role}-${number}`;
  return h(
    'fieldset',
    { class: 'row' },
    h('legend', {}, ctx.t('related.numbered', { role: name, n: number })),
    h(
      'button',
      {
        ...{ type: 'button', class: 'icon-button row-remove', title: ctx.t('related.remove', { role: name, n: number }) },
        'aria-label': ctx.t('related.remove', { role: name, n: number }),
        onclick: () => {
          form.related.splice(form.related.indexOf(subject), 1);
          ctx.redraw(`${subject.role}-add`);
        },
      },
      icon('cross'),
    ),
    !isPeople(subject.role) && kind(ctx, id, subject),
    identity(ctx, id, subject),
  );
}
