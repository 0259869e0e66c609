import type { Words } from '../../src/ui/words.js';
import { h } from '../../src/ui/dom.js';
import { word } from './words.js';

const KEY = 'credit-size';

/** Storage may be switched off, and files may have none. */
function kept(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch (_) {
    return null;
  }
}

function keep(large: boolean): void {
  try {
    if (large) localStorage.setItem(KEY, 'large');
    else localStorage.removeItem(KEY);
  } catch (_) {
    // Then it holds for this visit.
  }
}

function put(large: boolean): void {
  const set = (element: Element, name: string): void => (large ? element.setAttribute(name, 'large') : element.removeAttribute(name));
  set(document.documentElement, 'data-size');
  document.querySelectorAll('credit-check').forEach((element) => set(element, 'size'));
}

/** 大字版: a button that stays pressed from one page to the next. */
export function sizeToggle(ctx: Words): HTMLElement {
  const large = kept() === 'large' || document.documentElement.getAttribute('data-size') === 'large';
  // Elements of the page are there once it is drawn.
  void Promise.resolve().then(() => put(large));
  const button = h(
    'button',
    {
      ...{ type: 'button', class: 'lang size-toggle', id: 'size', 'aria-pressed': String(large) },
      onclick: () => {
        const next = button.getAttribute('aria-pressed') !== 'true';
        button.setAttribute('aria-pressed', String(next));
        keep(next);
        put(next);
      },
    },
    word(ctx.lang, 'large'),
  );
  return button;
}
