import type { Coverage, Decision } from '../../types.js';
import type { Words } from '../words.js';
import { h } from '../dom.js';
import { grouped, shortDay } from '../format.js';
import { icon } from '../icons.js';

/** 核对了什么: the count, what could not be checked in the open, and everything else on demand. */
export function coverage(ctx: Words, decision: Decision): HTMLElement {
  const unknown = decision.coverage.filter(({ state }) => state !== 'fresh');
  const fresh = decision.coverage.filter((list) => unknown.indexOf(list) < 0);
  const hits = fresh.filter((list) => list.hits > 0);
  const words = [
    fresh.length > 0 && ctx.t('result.checkedFresh', { n: fresh.length }),
    hits.length > 0 && ctx.t('result.checkedHits', { n: hits.length }),
  ].filter(Boolean);
  const separator = ctx.lang === 'en' ? ', ' : '，';
  return h(
    'details',
    { class: 'card-section fold' },
    h(
      'summary',
      {},
      h('h3', {}, ctx.t('result.checked')),
      h(
        'span',
        { class: 'fold-note' },
        words.join(separator),
        unknown.length > 0 && [words.length > 0 && separator, h('strong', {}, ctx.t('result.checkedUnknown', { n: unknown.length }))],
      ),
    ),
    h('ul', { class: 'coverage' }, decision.coverage.map((list) => line(ctx, list))),
    subjects(ctx, decision),
    facts(ctx, decision),
  );
}

/** A list in which nothing was found says so only if everybody could be looked up in it. */
function line(ctx: Words, list: Coverage): HTMLElement {
  const { state, hits, listName, asOf, sequence = 0 } = list;
  const found = hits > 0 && ctx.t('result.state.hit', { n: hits });
  const verdict = state === 'fresh' ? found || ctx.t('result.state.clear') : [found, ctx.t(`result.state.${state}` as const)].filter(Boolean).join(ctx.lang === 'en' ? '; ' : '；');
  return h(
    'li',
    { 'data-state': state === 'fresh' && hits ? 'hit' : state },
    icon(state !== 'fresh' ? 'warning' : hits ? 'list' : 'tick'),
    h('span', { class: 'coverage-name' }, listName),
    h('span', { class: 'coverage-verdict' }, verdict),
    h('span', { class: 'hint' }, state === 'fresh' ? ctx.t('result.dataAsOf', { asOf: shortDay(asOf, ctx.lang), n: sequence }) : list.text),
  );
}

function subjects(ctx: Words, decision: Decision): HTMLElement {
  return h(
    'div',
    {},
    h('h4', {}, ctx.t('result.subjects')),
    h(
      'ul',
      { class: 'plain' },
      decision.subjects.map(({ roleText, name, code }) =>
        h('li', {}, h('span', { class: 'tag' }, roleText), ' ', name, ' ', code && h('span', { class: 'code' }, grouped(code))),
      ),
    ),
  );
}

function facts(ctx: Words, decision: Decision): HTMLElement {
  return h(
    'div',
    {},
    h('h4', {}, ctx.t('result.facts')),
    h('dl', { class: 'pairs' }, decision.facts.map(({ fact, value }) => h('div', {}, h('dt', {}, fact), h('dd', {}, value)))),
  );
}
