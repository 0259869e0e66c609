import type { Material, MaterialState } from '../types.js';
import type { Context } from './context.js';
import { h } from '../ui/dom.js';
import { choices, select, step } from '../ui/fields.js';
import { icon } from '../ui/icons.js';

const STATES: MaterialState[] = ['present', 'missing', 'defective'];

/** How each document of the matter stands, and what else the matter asks the applicant to declare. */
export function materialsStep(ctx: Context): HTMLElement {
  const { materials, facts } = ctx.matter;
  const answers = ctx.form.materials;
  const open = materials.filter(({ id }) => !answers[id]);
  const rest = (): void => {
    for (const { id } of materials) answers[id] = answers[id] || 'present';
    ctx.redraw('materials-title');
  };
  return step(
    'materials',
    2,
    ctx.t('materials.legend'),
    h('p', { class: 'hint' }, ctx.t(materials.length ? 'materials.lead' : 'materials.none')),
    h('div', { class: 'materials' }, materials.map((material) => row(ctx, material))),
    open.length > 1 && h('button', { type: 'button', class: 'button', part: 'button', id: 'materials-rest', onclick: rest }, icon('tick'), ctx.t('materials.rest')),
    facts.length > 0 && declared(ctx),
  );
}

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
      material.source && h('span', { class: 'source' }, ctx.t('materials.source', { source: material.source })),
    ],
    className: 'material',
    choices: STATES.map((state) => ({ value: state, label: ctx.t(`materials.state.${state}` as const) })),
    value: form.materials[material.id] || '',
    onValue: (state) => {
      form.materials[material.id] = state as MaterialState;
      ctx.changed();
    },
  });
}

function declared(ctx: Context): HTMLElement {
  const { form, matter } = ctx;
  return h(
    'fieldset',
    { class: 'group' },
    h('legend', {}, ctx.t('facts.legend')),
    h(
      'div',
      { class: 'two' },
      matter.facts.map(({ name, values }, i) =>
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
          },
        }),
      ),
    ),
  );
}
