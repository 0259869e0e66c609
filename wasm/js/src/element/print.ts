import type { Lang } from '../types.js';
import css from 'virtual:element-css';
import { toggle } from '../ui/unfold.js';

/** Prints a card without the page around it, from a frame that is gone afterwards. */
export function printAlone(card: Element, lang: Lang): void {
  const frame = document.createElement('iframe');
  frame.setAttribute('aria-hidden', 'true');
  frame.tabIndex = -1;
  Object.assign(frame.style, { position: 'fixed', width: '0', height: '0', border: '0', right: '0', bottom: '0' });
  document.body.append(frame);
  const { contentDocument: paper, contentWindow: shown } = frame;
  if (!paper || !shown) {
    frame.remove();
    return window.print();
  }
  paper.documentElement.lang = lang;
  paper.title = document.title;
  // A shadow root within the frame, so that the same style applies as in the page.
  const host = paper.createElement('div');
  paper.body.append(host);
  const root = host.attachShadow({ mode: 'open' });
  style(root, shown);
  const container = paper.createElement('div');
  container.setAttribute('data-width', 'wide');
  container.append(paper.importNode(card, true));
  root.append(container);
  toggle(container, true);
  shown.addEventListener('afterprint', () => setTimeout(() => frame.remove(), 0));
  shown.focus();
  shown.print();
}

/** Sheets belong to the window that made them, so the frame has one of its own. */
function style(root: ShadowRoot, shown: Window): void {
  const { CSSStyleSheet: Sheet } = shown as unknown as { CSSStyleSheet: typeof CSSStyleSheet };
  try {
    const sheet = new Sheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [sheet];
  } catch (_) {
    const element = root.ownerDocument.createElement('style');
    element.textContent = css;
    root.append(element);
  }
}
