import type { Decision } from '../types.js';
import type { Context } from './context.js';
import { fill, h } from '../ui/dom.js';
import type { Children } from '../ui/dom.js';
import { icon, OUTCOME_ICON } from '../ui/icons.js';
import { todoTexts } from './result/todo.js';
import { unfilled } from './summary.js';

/** How many to-do lines the side panel shows. */
const MOST_LINES = 5;

/** The side panel: what the form as it stands would come to. */
export function livePanel(ctx: Context): HTMLElement {
  const status = h('div', { class: 'live-status', role: 'status' });
  const body = h('div', { class: 'live-body', id: 'live-body' });
  let shown: string | undefined;
  const show = (): void => {
    const open = unfilled(ctx);
    if (open.length > 0) {
      // Nothing is said of the outcome while something is not known.
      if (shown !== '') fill(status, h('p', { class: 'live-headline live-open' }, icon('info'), h('strong', {}, ctx.t('live.open'))));
      shown = '';
      fill(body, lines(ctx, open.map(({ text }) => text)), h('p', { class: 'hint' }, ctx.t('live.empty')));
      return;
    }
    const { decision, failure } = ctx.answer();
    const text = decision ? `${decision.outcome}${decision.headline}` : failure.message;
    // The status is read out when it changes, so it changes only with the outcome.
    if (text !== shown) fill(status, decision ? headline(decision) : h('p', { class: 'live-failure' }, icon('warning'), failure.message));
    shown = text;
    fill(body, decision && details(ctx, decision));
  };
  ctx.follow(show);
  show();
  // Where there is no room beside the form it is a bar in view, and its details open on demand.
  const more = h(
    'button',
    {
      ...{ type: 'button', class: 'link live-more', 'aria-expanded': 'false', 'aria-controls': 'live-body' },
      onclick: () => {
        const open = !panel.hasAttribute('data-open');
        panel.toggleAttribute('data-open', open);
        more.setAttribute('aria-expanded', String(open));
        more.textContent = ctx.t(open ? 'live.less' : 'live.details');
      },
    },
    ctx.t('live.details'),
  );
  const panel = h('aside', { class: 'live', part: 'live', 'aria-labelledby': 'live-title' }, h('h2', { id: 'live-title' }, ctx.t('live.title')), status, more, body);
  return panel;
}

function headline(decision: Decision): HTMLElement {
  return h(
    'p',
    { class: 'live-headline', 'data-outcome': decision.outcome },
    icon(OUTCOME_ICON[decision.outcome]),
    h('strong', {}, decision.headline),
  );
}

function details(ctx: Context, decision: Decision): Children {
  const todo = todoTexts(ctx, decision);
  return [
    todo.length > 0 && lines(ctx, todo),
    h('p', { class: 'live-reason' }, decision.summary),
    h('p', { class: 'hint' }, ctx.t('live.note')),
  ];
}

function lines(ctx: Context, texts: string[]): HTMLElement {
  const more = texts.length - MOST_LINES;
  return h(
    'ul',
    { class: 'live-todo' },
    texts.slice(0, MOST_LINES).map((text) => h('li', {}, text)),
    more > 0 && h('li', {}, ctx.t('live.more', { n: more })),
  );
}
