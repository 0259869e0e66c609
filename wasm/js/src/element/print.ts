import type { Lang } from '../types.js';
import { toggle } from '../ui/unfold.js';
import { code } from './qr.js';
import css from 'virtual:element-css';

/** Prints a notice, as the engine has written it, with the digest of its decision to be scanned. */
export function printNotice(html: string, digest: string): void {
  const paper = frame();
  if (!paper) return;
  const { shown, page } = paper;
  page.documentElement.lang = 'zh-CN';
  page.title = textOf(/<title>([^<]*)/.exec(html));
  sheet(page, shown, `${textOf(/<style>([^<]*)/.exec(html))}.code { float: right; margin: 0 0 1em 1em }.code svg { width: 24mm; height: 24mm }`);
  build(page.body, /<body>([\s\S]*)<\/body>/.exec(html));
  const signatures = page.querySelector('.signatures');
  const scanned = page.createElement('div');
  scanned.className = 'code';
  scanned.append(code(page, digest));
  page.body.insertBefore(scanned, signatures);
  shown.print();
}

const textOf = (found: RegExpExecArray | null): string => (found ? unescaped(found[1] as string) : '');

const CHARACTERS: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const unescaped = (text: string): string => text.replace(/&(#39|\w+);/g, (whole, name: string) => CHARACTERS[name] || whole);

/** What a notice is made of; anything else would be text. */
const TAGS = /^(h1|h2|p|div|ol|li|table|tr|th|td)$/;

/** The elements of a notice without the browser's parser, which policies of pages forbid. */
function build(into: HTMLElement, body: RegExpExecArray | null): void {
  let at: Element = into;
  for (const [, close, tag = '', attributes = '', text = ''] of matches(/<(\/?)(\w+)([^>]*)>|([^<]+)/g, body ? (body[1] as string) : '')) {
    if (text.trim() && at !== into) at.append(unescaped(text));
    else if (close && TAGS.test(tag)) at = at === into ? into : at.parentElement || into;
    else if (TAGS.test(tag)) {
      const element = into.ownerDocument.createElement(tag);
      const [, name, value] = /(class|scope)="(\w+)"/.exec(attributes) || [];
      if (name && value) element.setAttribute(name, value);
      at.append(element);
      at = element;
    }
  }
}

function matches(pattern: RegExp, text: string): RegExpExecArray[] {
  const all: RegExpExecArray[] = [];
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) all.push(found);
  return all;
}

/** Prints a card without the page around it. */
export function printAlone(card: Element, lang: Lang): void {
  const paper = frame();
  if (!paper) return;
  const { shown, page } = paper;
  page.documentElement.lang = lang;
  page.title = document.title;
  // A shadow root within the frame, so that the same style applies as in the page.
  const host = page.createElement('div');
  page.body.append(host);
  const root = host.attachShadow({ mode: 'open' });
  sheet(root, shown, css);
  const container = page.createElement('div');
  container.setAttribute('data-width', 'wide');
  container.append(page.importNode(card, true));
  root.append(container);
  toggle(container, true);
  shown.print();
}

/** A frame that is gone once it is printed; without one the page itself is printed. */
function frame(): { page: Document; shown: Window } | undefined {
  const element = document.createElement('iframe');
  element.setAttribute('aria-hidden', 'true');
  element.tabIndex = -1;
  Object.assign(element.style, { position: 'fixed', width: '0', height: '0', border: '0', right: '0', bottom: '0' });
  document.body.append(element);
  const { contentDocument: page, contentWindow: shown } = element;
  if (!page || !shown) {
    element.remove();
    window.print();
    return undefined;
  }
  shown.addEventListener('afterprint', () => setTimeout(() => element.remove(), 0));
  shown.focus();
  return { page, shown };
}

/** Sheets belong to the window that made them, so the frame has one of its own. */
function sheet(root: Document | ShadowRoot, shown: Window, text: string): void {
  const { CSSStyleSheet: Sheet } = shown as unknown as { CSSStyleSheet: typeof CSSStyleSheet };
  try {
    const own = new Sheet();
    own.replaceSync(text);
    root.adoptedStyleSheets = [own];
  } catch (_) {
    const page = root instanceof ShadowRoot ? root.ownerDocument : (root as Document);
    const element = page.createElement('style');
    element.textContent = text;
    (root === page ? page.head : root).append(element);
  }
}
