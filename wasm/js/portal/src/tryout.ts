import type { Outcome } from 'credit-check';
import type { Actions, Page } from './context.js';
import { disclosure } from './disclosure.js';
import { h } from '../../src/ui/dom.js';
import { icon, OUTCOME_ICON } from '../../src/ui/icons.js';
import type { Case } from './sample.js';

/** The drawer of example applicants; each says what it shows. */
export function tryout(ctx: Page, actions: Actions): HTMLElement {
  const panel = h(
    'div',
    { class: 'drawer' },
    h('p', { class: 'hint' }, ctx.t('try.lead')),
    h('ul', { class: 'cases' }, ctx.cases.map((example) => item(ctx, actions, example)), blankItem(ctx, actions)),
  );
  const button = disclosure({
    ...{ id: 'examples', className: 'button', panel, icon: icon('bulb') },
    words: [ctx.t('try.open'), ctx.t('try.close')],
  });
  return h('section', { class: 'tryout', 'aria-label': ctx.t('try.title') }, button, panel);
}

function item(ctx: Page, actions: Actions, example: Case): HTMLElement {
  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: 'case', 'data-case': example.file, onclick: () => actions.example(example) },
      h('span', { class: 'case-title', lang: 'zh-CN' }, example.title),
      h('span', { class: 'hint', lang: 'zh-CN' }, example.shows),
      badge(ctx, example.outcome),
    ),
  );
}

function blankItem(ctx: Page, actions: Actions): HTMLElement {
  return h(
    'li',
    {},
    h(
      'button',
      { type: 'button', class: 'case case-blank', onclick: () => actions.example(null) },
      h('span', { class: 'case-title' }, ctx.t('try.blank')),
      h('span', { class: 'hint' }, ctx.t('try.blankNote')),
    ),
  );
}

/** A short outcome with its sign. */
export function badge(ctx: Page, outcome: Outcome): HTMLElement | null {
  const known = ctx.description.outcomes.filter(({ id }) => id === outcome)[0];
  return known ? h('span', { class: 'badge', 'data-outcome': outcome }, icon(OUTCOME_ICON[outcome]), known.text) : null;
}
