import type { Role, SubjectKind } from '../types.js';
import { codeField } from './code-field.js';
import type { Context } from './context.js';
import { h } from '../ui/dom.js';
import type { Children } from '../ui/dom.js';
import { choices, step, textField } from '../ui/fields.js';
import { icon } from '../ui/icons.js';
import { person } from './state.js';
import type { Related } from './state.js';

/** More rows than any consortium has; a guard against a stuck key. */
const MOST_RELATED = 20;

/** Who applies, and whom the matter counts besides. */
export function applicantStep(ctx: Context): HTMLElement {
  const { applicant } = ctx.form;
  return step(
    'applicant',
    1,
    ctx.t('applicant.legend'),
    choices({
      name: 'applicant-kind',
      legend: ctx.t('applicant.kind'),
      choices: (['organization', 'sole-trader', 'person'] as const).map((kind) => ({
        value: kind,
        label: ctx.t(`applicant.kind.${kind}` as const),
      })),
      value: applicant.kind,
      onValue: (kind) => {
        applicant.kind = kind as SubjectKind;
        ctx.redraw(kind === 'organization' ? 'applicant-kind' : `applicant-kind-${kind}`);
      },
    }),
    identity(ctx, 'applicant', applicant),
    applicant.kind !== 'person' && legalRepresentative(ctx),
    relatedRoles(ctx).map((role) => relatedGroup(ctx, role)),
  );
}

/** Name and code of one subject. */
function identity(ctx: Context, id: string, subject: Related): Children {
  const natural = subject.kind === 'person';
  return h(
    'div',
    { class: 'two' },
    textField(ctx, {
      id: `${id}-name`,
      label: ctx.t(natural ? 'applicant.personName' : 'applicant.name'),
      hint: ctx.t(natural ? 'legal.nameHint' : 'applicant.nameHint'),
      value: subject.name,
      onValue: (value) => {
        subject.name = value;
        ctx.changed();
      },
    }),
    codeField(ctx, {
      id: `${id}-code`,
      label: ctx.t(natural ? 'legal.code' : 'code.uscc'),
      hint: ctx.t(natural ? 'legal.codeHint' : 'code.usccHint'),
      value: subject.code,
      ...(natural ? {} : { kind: 'uscc' }),
      onValue: (value) => {
        subject.code = value;
        ctx.changed();
      },
    }),
  );
}

function legalRepresentative(ctx: Context): HTMLElement {
  const { legal } = ctx.form;
  return h(
    'fieldset',
    { class: 'group' },
    h('legend', {}, ctx.t('legal.legend'), h('span', { class: 'optional' }, ctx.t('optional'))),
    h(
      'div',
      { class: 'two' },
      textField(ctx, {
        id: 'legal-name',
        label: ctx.t('legal.name'),
        hint: ctx.t('legal.nameHint'),
        value: legal.name,
        onValue: (value) => {
          legal.name = value;
          ctx.changed();
        },
      }),
      codeField(ctx, {
        id: 'legal-code',
        label: ctx.t('legal.code'),
        hint: ctx.t('legal.codeHint'),
        value: legal.code,
        onValue: (value) => {
          legal.code = value;
          ctx.changed();
        },
      }),
    ),
  );
}

/** The roles the matter counts beyond the two fixed ones, and those that are filled in already. */
function relatedRoles({ form, matter }: Context): Role[] {
  const roles = [...matter.roles.map(({ id }) => id), ...form.related.map(({ role }) => role)];
  return roles.filter(
    (role, i) => role !== 'applicant' && (role !== 'legal-representative' || isFilled(form.related, role)) && roles.indexOf(role) === i,
  );
}

function isFilled(related: Related[], role: Role): boolean {
  return related.some((subject) => subject.role === role);
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
    identity(ctx, `${subject.role}-${number}`, subject),
  );
}
