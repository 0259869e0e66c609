import type { Lang } from '../types.js';

/** The language of the nearest element that says one; Chinese unless that is English. */
export function language(element: Element): Lang {
  const said = element.closest('[lang]');
  const lang = said ? said.getAttribute('lang') : '';
  return /^en\b/i.test(lang || '') ? 'en' : 'zh-CN';
}

/** Today where the person is. A page that knows better, such as the server's day, sets the attribute. */
export function today(): string {
  const now = new Date();
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
