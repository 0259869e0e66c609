import type { CreditError } from '../../error.js';
import type { Decision } from '../../types.js';
import type { Actions, Context } from '../context.js';
import { h } from '../../ui/dom.js';
import type { Children } from '../../ui/dom.js';
import { day } from '../../ui/format.js';
import { icon, OUTCOME_ICON } from '../../ui/icons.js';
import { coverage } from '../../ui/decision/coverage.js';
import { excluded, findings } from '../../ui/decision/findings.js';
import { papers } from './papers.js';
import { pairs, supportCode } from '../../ui/decision/section.js';
import { todo } from './todo.js';
import { change, why } from '../../ui/decision/why.js';

/** What stands in place of the form after 一键核信. The order is fixed: headline, to do, why, what was found, what would change it, what was checked, papers. */
export function resultView(ctx: Context, actions: Actions): HTMLElement {
  const { decision, failure } = ctx.answer();
  return h(
    'div',
    { class: 'result' },
    h(
      'button',
      { type: 'button', class: 'link back no-print', part: 'back', id: 'back', onclick: () => actions.back('matter-title') },
      icon('back'),
      ctx.t('result.back'),
    ),
    decision ? card(ctx, actions, decision) : failed(ctx, failure),
  );
}

function card(ctx: Context, actions: Actions, decision: Decision): HTMLElement {
  return h(
    'article',
    { class: 'card', part: 'card', 'data-outcome': decision.outcome, 'aria-labelledby': 'result-title' },
    headline(ctx, decision),
    todo(ctx, actions, decision),
    why(ctx, decision),
    findings(ctx, decision) as Children,
    change(ctx, decision) as Children,
    coverage(ctx, decision),
    excluded(ctx, decision) as Children,
    papers(ctx, actions, decision),
  );
}

function headline(ctx: Context, decision: Decision): HTMLElement {
  const applicant = decision.subjects[0];
  const line = [applicant && applicant.name, decision.matterName, decision.agency, day(decision.decidedOn, ctx.lang)];
  return h(
    'header',
    { class: 'card-head', part: 'headline', 'data-outcome': decision.outcome },
    icon(OUTCOME_ICON[decision.outcome], 'big'),
    h(
      'div',
      {},
      h('h2', { id: 'result-title', tabindex: '-1' }, decision.headline),
      h('p', { class: 'card-line' }, line.filter(Boolean).map((text) => h('span', {}, text))),
    ),
  );
}

function failed(ctx: Context, failure: CreditError): HTMLElement {
  return h(
    'article',
    { class: 'card', part: 'card', role: 'alert' },
    h('header', { class: 'card-head' }, icon('warning', 'big'), h('div', {}, h('h2', { id: 'result-title', tabindex: '-1' }, ctx.t('result.failed')))),
    h(
      'div',
      { class: 'card-section' },
      h('p', {}, failure.message, ' ', supportCode(failure.code)),
      pairs([ctx.t('result.place'), failure.place], [ctx.t('result.remedy'), failure.remedy]),
    ),
  );
}
