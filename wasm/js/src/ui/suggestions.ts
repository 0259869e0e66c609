import { fill, h } from './dom.js';
import { grouped } from './format.js';
import { marked } from './marked.js';
import type { Words } from './words.js';

/**
 * Codes that may have been meant, with what differs from the written one marked. A check character tells that something is
 * wrong and not what, so that a candidate may be somebody else's code: it is taken by a second press, after it was compared.
 */
export function suggestions(ctx: Words, written: string, candidates: string[], take: (code: string) => void): HTMLElement {
  const confirm = h('div', { class: 'suggestion-confirm', role: 'status' });
  const buttons = candidates.map((candidate) =>
    h(
      'button',
      {
        ...{ type: 'button', class: 'button suggestion', part: 'button suggestion', 'aria-pressed': 'false', 'data-code': candidate },
        onclick: (event) => {
          for (const button of buttons) button.setAttribute('aria-pressed', String(button === event.currentTarget));
          fill(confirm, question(ctx, written, candidate), h('button', { type: 'button', class: 'button suggestion-take', part: 'button', onclick: () => take(candidate) }, ctx.t('code.take')));
        },
      },
      h('span', { class: 'visually-hidden' }, ctx.t('code.candidate')),
      h('span', { class: 'code' }, marked(grouped(candidate), grouped(written))),
    ),
  );
  return h('div', { class: 'suggestions' }, h('span', {}, ctx.t(candidates.length > 1 ? 'code.suggestAny' : 'code.suggest')), buttons, confirm);
}

/** What would be changed, to be held against the licence. */
function question(ctx: Words, written: string, candidate: string): HTMLElement {
  const [from, to] = [Array.from(written), Array.from(candidate)];
  const places = to.map((_, i) => i).filter((i) => from[i] !== to[i]);
  const changes = from.length === to.length && places.length <= 2;
  const separator = ctx.lang === 'en' ? '; ' : '；';
  const change = (i: number): string => ctx.t('code.change', { n: i + 1, from: from[i] || '', to: to[i] || '' });
  return h('p', {}, changes ? places.map(change).join(separator) : ctx.t('code.changeTo', { code: grouped(candidate) }), ctx.t('code.compare'));
}
