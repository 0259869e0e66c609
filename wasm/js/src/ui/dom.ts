// Element building without HTML text: every value becomes a text node or an attribute, so data can never become markup.

type Child = Node | string | number | null | undefined | false;
export type Children = Child | Child[];
type Listener = (event: Event) => void;
type Props = Record<string, string | number | boolean | null | undefined | Listener>;

const SVG = 'http://www.w3.org/2000/svg';

/** An element: `onclick` and the like are listeners, `value` and `checked` properties, the rest attributes. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  props: Props = {},
  ...children: Children[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) set(element, name, value);
  append(element, children);
  return element;
}

function set(element: HTMLElement, name: string, value: Props[string]): void {
  if (value === null || value === undefined || value === false) return;
  if (typeof value === 'function') element.addEventListener(name.slice(2), value);
  else if (name === 'value') (element as HTMLInputElement).value = String(value);
  else if (name === 'checked') (element as HTMLInputElement).checked = value === true;
  else element.setAttribute(name, value === true ? '' : String(value));
}

function append(element: Element, children: Children[]): void {
  for (const child of children) {
    if (Array.isArray(child)) append(element, child);
    else if (child !== null && child !== undefined && child !== false) {
      element.append(child instanceof Node ? child : String(child));
    }
  }
}

/** Replaces everything inside an element. */
export function fill<E extends Element>(element: E, ...children: Children[]): E {
  element.textContent = '';
  append(element, children);
  return element;
}

/** A 24-unit stroke icon; always decoration beside words. */
export function svg(path: string, className: string): SVGElement {
  const root = document.createElementNS(SVG, 'svg');
  root.setAttribute('viewBox', '0 0 24 24');
  root.setAttribute('class', className);
  root.setAttribute('aria-hidden', 'true');
  root.setAttribute('focusable', 'false');
  const shape = document.createElementNS(SVG, 'path');
  shape.setAttribute('d', path);
  root.append(shape);
  return root;
}

/** Moves the focus, and the view, to an element of a document or shadow root that need not be a control. */
export function focusOn(root: NonElementParentNode, id: string): void {
  const element = root.getElementById(id) as HTMLElement | null;
  if (!element) return;
  if (!element.matches('a, button, input, select, textarea, summary')) element.setAttribute('tabindex', '-1');
  element.focus();
}
