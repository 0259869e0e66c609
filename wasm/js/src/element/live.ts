import type { Decision } from '../types.js';
import type { Context } from './context.js';
import { fill, h } from '../ui/dom.js';
import type { Children } from '../ui/dom.js';
import { icon, OUTCOME_ICON } from '../ui/icons.js';
import { todoTexts } from './result/todo.js';

/** How many to-do lines the side panel shows. */
const MOST_LINES = 5;

/** The side panel: what the form as it stands would come to. */
export function livePanel(ctx: Context): HTMLElement {
  const status = h('div', { class: 'live-status', role: 'status' });
  const body = h('div', {});
  let shown: string | undefined;
  const show = (): void => {
    const { applicant } = ctx.form;
    if (!applicant.name.trim() || !applicant.code.trim()) {
      if (shown !== '') fill(status, h('p', { class: 'hint' }, ctx.t('live.empty')));
      shown = '';
      fill(body);
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
  return h('aside', { class: 'live', part: 'live', 'aria-labelledby': 'live-title' }, h('h2', { id: 'live-title' }, ctx.t('live.title')), status, body);
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
  const more = todo.length - MOST_LINES;
  const [reason] = decision.reasons;
  return [
    todo.length > 0 &&
      h(
        'ul',
        { class: 'live-todo' },
        todo.slice(0, MOST_LINES).map((text) => h('li', {}, text)),
        more > 0 && h('li', {}, ctx.t('live.more', { n: more })),
      ),
    reason && h('p', { class: 'live-reason' }, reason.text),
    h('p', { class: 'hint' }, ctx.t('live.note')),
  ];
}
