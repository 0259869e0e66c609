import { h } from '../../src/ui/dom.js';
import type { Children } from '../../src/ui/dom.js';

export interface DisclosureOptions {
  /** Id of the panel; the button's is the same with `-open`. */
  id: string;
  className: string;
  /** Words of the button while closed, and while open. */
  words: [string, string];
  icon: Children;
  panel: HTMLElement;
}

/** A button that shows and hides a panel which stands elsewhere in the page. */
export function disclosure({ id, className, words: [closed, opened], icon, panel }: DisclosureOptions): HTMLElement {
  const label = h('span', {}, closed);
  panel.id = id;
  panel.hidden = true;
  const button = h(
    'button',
    {
      ...{ type: 'button', class: className, id: `${id}-open`, 'aria-expanded': 'false', 'aria-controls': id },
      onclick: () => {
        panel.hidden = !panel.hidden;
        button.setAttribute('aria-expanded', String(!panel.hidden));
        label.textContent = panel.hidden ? closed : opened;
      },
    },
    icon,
    label,
  );
  return button;
}
