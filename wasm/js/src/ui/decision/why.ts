import type { Decision, Reason, WayForward } from '../../types.js';
import { h } from '../dom.js';
import type { Words } from '../words.js';
import { section, supportCode } from './section.js';

/** 为什么: one plain sentence; every reason with its rule and the legal basis in full are folded beneath. */
export function why(ctx: Words, decision: Decision): HTMLElement {
  // Reasons that are no rules are plain already.
  const told = decision.reasons.filter(({ code }) => code.indexOf('rule') !== 0);
  const explained = decision.outcome.indexOf('accept') === 0 || told.length > 0 || decision.missing.length > 0 || decision.findings.length > 0;
  return section(
    ctx.t('result.why'),
    h('p', { class: 'plain-words' }, decision.summary),
    told.length > 0 && h('ul', { class: 'plain' }, told.map(({ text }) => h('li', {}, text))),
    h('details', { class: 'fold reasons-fold', open: !explained }, h('summary', {}, ctx.t('result.rules')), reasons(ctx, decision)),
  );
}

/** Every reason with its rule, then the legal bases. */
export function reasons(ctx: Words, decision: Decision): HTMLElement {
  const bases = decision.bases || [];
  return h(
    'div',
    {},
    h('ul', { class: 'plain' }, decision.reasons.map((reason) => h('li', {}, reason.text, ' ', supportCode(reasonCode(reason), reason.text)))),
    bases.length > 0 && [
      h('h4', {}, ctx.t('result.basis')),
      h('ul', { class: 'bases' }, bases.map((basis) => h('li', { 'data-basis': basis.id }, basis.text, ' ', supportCode(basis.id)))),
    ],
  );
}

function reasonCode({ code, rule }: Reason): string {
  return rule || code;
}

/**
 * 怎样可以更快, or 怎样可以改变结果: what would change the outcome, and whose move it is; then what would not. Absent when nothing is
 * to be said.
 */
export function change(ctx: Words, decision: Decision): HTMLElement | null {
  const { outcome, waysForward, nearMisses = [] } = decision;
  if (waysForward.length + nearMisses.length === 0) return null;
  const accepted = outcome.indexOf('accept') === 0;
  const item = ({ text, rule }: WayForward): HTMLElement => h('li', {}, text, ' ', supportCode(rule, text));
  const list = (kind: string, ways: WayForward[]): HTMLElement => h('ul', { class: kind }, ways.map(item));
  return section(
    ctx.t(accepted ? 'result.faster' : 'result.change'),
    waysForward.length > 0 && list('plain', waysForward),
    nearMisses.length > 0 && [h('h4', {}, ctx.t('result.vain')), list('plain vain', nearMisses)],
  );
}
