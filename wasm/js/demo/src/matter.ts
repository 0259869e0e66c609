import type { Context } from './context.js';
import { h } from './dom.js';
import { select, step, textField } from './fields.js';

/** Which matter, who decides it, and on which day. */
export function matterStep(ctx: Context): HTMLElement {
  const { form, matter } = ctx;
  return step(
    'matter',
    null,
    ctx.t('matter.legend'),
    h(
      'div',
      { class: 'two' },
      select({
        id: 'matter',
        label: ctx.t('matter.label'),
        choices: ctx.description.matters.map(({ id, name }) => ({ value: id, label: name })),
        value: form.matter,
        onValue: (value) => {
          form.matter = value;
          form.signed = false;
          ctx.redraw('matter');
        },
      }),
      textField(ctx, {
        id: 'date',
        label: ctx.t('matter.date'),
        type: 'date',
        value: form.decidedOn,
        onValue: (value) => {
          if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return; // half-typed
          form.decidedOn = value;
          form.appliedOn = value;
          ctx.changed();
        },
      }),
    ),
    h(
      'p',
      { class: 'facts-line' },
      [
        matter.class,
        matter.agency && `${ctx.t('matter.agency')}${colon(ctx)}${matter.agency}`,
        matter.promiseDays !== undefined &&
          `${ctx.t('matter.promise')}${colon(ctx)}${ctx.t('matter.days', { n: matter.promiseDays })}`,
      ]
        .filter(Boolean)
        .map((text) => h('span', {}, text)),
    ),
  );
}

function colon({ lang }: Context): string {
  return lang === 'en' ? ': ' : '：';
}
