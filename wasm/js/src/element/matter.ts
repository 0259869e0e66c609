import type { MessageCode } from '../messages/index.js';
import type { Context } from './context.js';
import { h } from '../ui/dom.js';
import { select, step, textField } from '../ui/fields.js';
import { day } from '../ui/format.js';

/** Which matter, who decides it, and on which day. What the page has settled is said, not asked. */
export function matterStep(ctx: Context): HTMLElement {
  const { matter, settled, form } = ctx;
  const asked = [!settled.matter && matterField(ctx), !settled.date && dateField(ctx)].filter(Boolean) as HTMLElement[];
  return step(
    'matter',
    null,
    ctx.t('matter.legend'),
    settled.matter && h('p', { class: 'matter-name' }, matter.name),
    asked.length > 0 && h('div', { class: 'two' }, asked),
    h(
      'p',
      { class: 'facts-line' },
      [
        matter.class,
        said(ctx, 'matter.agency', matter.agency),
        matter.promiseDays !== undefined && said(ctx, 'matter.promise', ctx.t('matter.days', { n: matter.promiseDays })),
        settled.date && said(ctx, 'matter.date', day(form.decidedOn, ctx.lang)),
      ]
        .filter(Boolean)
        .map((text) => h('span', {}, text)),
    ),
  );
}

function matterField(ctx: Context): HTMLElement {
  return select({
    id: 'matter',
    label: ctx.t('matter.label'),
    choices: ctx.description.matters.map(({ id, name }) => ({ value: id, label: name })),
    value: ctx.matter.id,
    onValue: (value) => {
      ctx.form.matter = value;
      ctx.redraw('matter');
    },
  });
}

function dateField(ctx: Context): HTMLElement {
  return textField(ctx, {
    id: 'date',
    label: ctx.t('matter.date'),
    type: 'date',
    value: ctx.form.decidedOn,
    onValue: (value) => {
      if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return; // half-typed
      ctx.form.decidedOn = value;
      ctx.form.appliedOn = value;
      ctx.changed();
    },
  });
}

function said(ctx: Context, label: MessageCode, value: string | undefined): string | undefined {
  return value && `${ctx.t(label)}${ctx.lang === 'en' ? ': ' : '：'}${value}`;
}
