import type { Context } from './context.js';
import { sign, signedOn } from './state.js';
import { h } from '../ui/dom.js';
import { step } from '../ui/fields.js';
import { day } from '../ui/format.js';

/** The commitment of the matter: its whole text, then the signature. */
export function commitmentStep(ctx: Context): HTMLElement {
  const { form, matter } = ctx;
  const { commitment } = matter;
  if (!commitment.name) return step('commitment', 3, ctx.t('commitment.legend'), h('p', { class: 'hint' }, ctx.t('commitment.none')));
  const { name, text = '' } = commitment;
  const signed = signedOn(form, matter);
  const paragraphs = text.split('\n').filter((line) => line.trim() !== '');
  return step(
    'commitment',
    3,
    ctx.t('commitment.legend'),
    h('p', { class: 'hint' }, ctx.t('commitment.lead')),
    h(
      'div',
      { class: 'paper', tabindex: '0', role: 'region', 'aria-label': ctx.t('commitment.text', { name }) },
      h('h3', {}, name),
      paragraphs.map((line) => h('p', {}, line)),
    ),
    h(
      'label',
      { class: 'check' },
      h('input', {
        ...{ type: 'checkbox', id: 'commitment-sign', checked: signed !== undefined },
        onchange: (event) => {
          sign(form, matter, (event.target as HTMLInputElement).checked);
          ctx.changed();
        },
      }),
      h('span', {}, ctx.t('commitment.sign', { name })),
    ),
    signed !== undefined && signed !== form.decidedOn && h('p', { class: 'hint', id: 'commitment-signed' }, ctx.t('commitment.signedOn', { day: day(signed, ctx.lang) })),
  );
}
