import type { DeclarableFact, Material, MaterialState } from '../types.js';
import type { Context } from './context.js';
import { h } from '../ui/dom.js';
import { choices, select, step } from '../ui/fields.js';
import { icon } from '../ui/icons.js';
import { isSettled, wanted } from './state.js';

const STATES: MaterialState[] = ['present', 'missing', 'defective'];

/** How each document of the matter stands, and what else the matter asks the applicant to declare. */
export function materialsStep(ctx: Context): HTMLElement {
  // What only the authority's system may declare (申报人) is not for the applicant to fill in.
  const facts = ctx.matter.facts.filter(({ declaredBy }) => declaredBy === 'applicant');
  const materials = wanted(ctx.matter, ctx.form);
  const answers = ctx.form.materials;
  const open = materials.filter((material) => !isSettled(ctx.matter, ctx.form, material));
  const rest = (): void => {
    for (const { id } of open) answers[id] = answers[id] || 'present';
    ctx.redraw('materials-title');
  };
  return step(
    'materials',
    2,
    ctx.t('materials.legend'),
    facts.length > 0 && depends(ctx) && declared(ctx, facts),
    h('p', { class: 'hint' }, ctx.t(materials.length ? 'materials.lead' : 'materials.none')),
    h('div', { class: 'materials' }, materials.map((material) => row(ctx, material))),
    open.length > 1 && h('button', { type: 'button', class: 'button', part: 'button', id: 'materials-rest', onclick: rest }, icon('tick'), ctx.t('materials.rest')),
    facts.length > 0 && !depends(ctx) && declared(ctx, facts),
  );
}

/** Whether some material is wanted in some circumstances only: then those are asked for first. */
const depends = ({ matter }: Context): boolean => matter.materials.some(({ when }) => !!when);

/** What stands beside the name of a material: where it comes from, its form, what would do instead. */
function notes(ctx: Context, { id, group, source, form }: Material): string[] {
  const others = wanted(ctx.matter, ctx.form).filter((other) => !!group && other.group === group && other.id !== id);
  const names = others.map(({ name }) => ctx.t('materials.quoted', { name })).join(ctx.t('materials.or'));
  return [source && ctx.t('materials.source', { source }), form && ctx.t('materials.form', { form }), names && ctx.t('materials.instead', { names })].filter(isText);
}

const isText = (text: string | undefined): text is string => !!text;

function row(ctx: Context, material: Material): HTMLElement {
  const { form } = ctx;
  const tag = material.deferrable
    ? h('span', { class: 'tag tag-deferrable' }, ctx.t('materials.deferrable'))
    : h('span', { class: 'tag' }, ctx.t('materials.principal'));
  return choices({
    name: `material-${material.id}`,
    legend: [
      h('span', { class: 'material-name' }, material.name),
      tag,
      ...notes(ctx, material).map((text) => h('span', { class: 'source' }, text)),
    ],
    className: 'material',
    choices: STATES.map((state) => ({ value: state, label: ctx.t(`materials.state.${state}` as const) })),
    value: form.materials[material.id] || '',
    onValue: (state) => {
      form.materials[material.id] = state as MaterialState;
      ctx.changed();
      if (material.group) ctx.redraw(`material-${material.id}${state === STATES[0] ? '' : `-${state}`}`);
    },
  });
}

function declared(ctx: Context, facts: DeclarableFact[]): HTMLElement {
  const { form, matter } = ctx;
  return h(
    'fieldset',
    { class: 'group' },
    h('legend', {}, ctx.t('facts.legend')),
    h(
      'div',
      { class: 'two' },
      facts.map(({ name, values }, i) =>
        select({
          id: `fact-${i}`,
          label: name,
          choices: [{ value: '', label: ctx.t('facts.unknown') }].concat(
            values.filter((value) => value !== '未知').map((value) => ({ value, label: value })),
          ),
          value: form.facts[name] || '',
          onValue: (value) => {
            form.facts[name] = value;
            ctx.changed();
            if (matter.materials.some(({ when }) => !!when && !!when[name])) ctx.redraw(`fact-${i}`);
          },
        }),
      ),
    ),
  );
}
