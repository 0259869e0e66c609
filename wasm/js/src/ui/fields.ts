import type { Words } from './words.js';
import { h } from './dom.js';
import type { Children } from './dom.js';

/** A numbered step of the form. */
export function step(id: string, number: number | null, title: string, ...children: Children[]): HTMLElement {
  return h(
    'section',
    { class: 'step', part: 'step', 'aria-labelledby': `${id}-title` },
    h(
      'h2',
      { id: `${id}-title` },
      number !== null && h('span', { class: 'step-number', 'aria-hidden': 'true' }, String(number)),
      title,
    ),
    ...children,
  );
}

export interface TextOptions {
  id: string;
  label: string;
  hint?: string;
  optional?: boolean;
  type?: string;
  value: string;
  onValue(value: string): void;
}

/** A labelled one-line field. */
export function textField(ctx: Words, options: TextOptions): HTMLElement {
  const { id, hint } = options;
  return h(
    'div',
    { class: 'field', part: 'field' },
    h('label', { for: id }, options.label, options.optional && h('span', { class: 'optional' }, ctx.t('optional'))),
    hint && h('p', { class: 'hint', id: `${id}-hint` }, hint),
    h('input', {
      ...{ id, name: id, type: options.type || 'text', part: 'input', value: options.value, autocomplete: 'off' },
      'aria-describedby': hint && `${id}-hint`,
      oninput: (event) => options.onValue((event.target as HTMLInputElement).value),
    }),
  );
}

export interface Choice {
  value: string;
  label: string;
}

export interface ChoicesOptions {
  name: string;
  legend: Children;
  choices: Choice[];
  value: string;
  className?: string;
  onValue(value: string): void;
}

/** A group of radio buttons drawn as one row. */
export function choices({ name, legend, choices: all, value, className, onValue }: ChoicesOptions): HTMLElement {
  return h(
    'fieldset',
    { class: `choices ${className || ''}` },
    h('legend', {}, legend),
    h(
      'div',
      { class: 'segments' },
      all.map((choice, i) =>
        h(
          'label',
          { class: 'segment' },
          h('input', {
            ...{ type: 'radio', name, value: choice.value, checked: choice.value === value },
            id: i === 0 ? name : `${name}-${choice.value}`,
            onchange: () => onValue(choice.value),
          }),
          h('span', {}, choice.label),
        ),
      ),
    ),
  );
}

export interface SelectOptions {
  id: string;
  label: string;
  choices: Choice[];
  value: string;
  onValue(value: string): void;
}

/** A labelled drop-down. */
export function select({ id, label, choices: all, value, onValue }: SelectOptions): HTMLElement {
  const options = all.map((choice) => h('option', { value: choice.value, selected: choice.value === value }, choice.label));
  return h(
    'div',
    { class: 'field', part: 'field' },
    h('label', { for: id }, label),
    h('select', { id, name: id, part: 'input', onchange: (event) => onValue((event.target as HTMLSelectElement).value) }, options),
  );
}
