import { h } from '../dom.js';
import type { Children } from '../dom.js';

/** A titled part of the decision card. */
export function section(title: string, ...children: Children[]): HTMLElement {
  return h('section', { class: 'card-section', part: 'section' }, h('h3', {}, title), ...children);
}

/** Label and value pairs; pairs without a value are left out. */
export function pairs(...all: [string, string | undefined | null | false][]): HTMLElement {
  return h(
    'dl',
    { class: 'pairs' },
    all.filter(([, value]) => value).map(([label, value]) => h('div', {}, h('dt', {}, label), h('dd', {}, value))),
  );
}

/** A stable code, small, for who gives support; nothing where the words beside it say it already. */
export function supportCode(code: string | undefined, words = ''): HTMLElement | null {
  return code && words.indexOf(code) < 0 ? h('span', { class: 'support' }, code) : null;
}
