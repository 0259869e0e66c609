/** React 18 and 19: the element with typed properties and events. */
import { Component, createElement, createRef, forwardRef } from 'react';
import type { ForwardRefExoticComponent, HTMLAttributes, ReactNode, Ref, RefAttributes } from 'react';
import 'credit-check/element';
import type { Checker, Lang, Request } from 'credit-check';
import type { CreditCheckElement, CreditCheckEvents } from '../element/element.js';

type Listener<K extends keyof CreditCheckEvents> = (event: CustomEvent<CreditCheckEvents[K]>) => void;

/** Attributes and properties of `<credit-check>`; events have the names of the element's without `credit-`. */
export interface CreditCheckProps {
  checker?: Checker | null;
  request?: Request | null;
  packs?: string[];
  rulebook?: string;
  calendar?: string;
  trust?: string;
  wasm?: string;
  cache?: string;
  memory?: string;
  matter?: string;
  date?: string;
  lang?: Lang;
  theme?: 'light' | 'dark';
  size?: 'large';
  name?: string;
  required?: boolean;
  disabled?: boolean;
  className?: string;
  id?: string;
  onChange?: Listener<'credit-change'>;
  onDecision?: Listener<'credit-decision'>;
  onError?: Listener<'credit-error'>;
  onView?: Listener<'credit-view'>;
  onPrint?: Listener<'credit-print'>;
}

const ATTRIBUTES = ['rulebook', 'calendar', 'trust', 'wasm', 'cache', 'memory', 'matter', 'date', 'lang', 'theme', 'size', 'name'] as const;
const EVENTS = {
  onChange: 'credit-change',
  onDecision: 'credit-decision',
  onError: 'credit-error',
  onView: 'credit-view',
  onPrint: 'credit-print',
} as const;

interface OwnProps {
  props: CreditCheckProps;
  outer: Ref<CreditCheckElement | null>;
}

/**
 * React 18 knows attributes only, 19 decides by itself between attribute and property, and neither listens to `credit-check`'s events
 * under a typed name: so everything is set on the element itself, the same in both. A class, because hooks belong to one copy of
 * React, and servers bring a second one.
 */
class Element extends Component<OwnProps> {
  private readonly element = createRef<CreditCheckElement>();
  private leave: (() => void)[] = [];

  override componentDidMount(): void {
    const { current } = this.element;
    if (!current) return;
    give(this.props.outer, current);
    // Listeners come first, so that none of what the properties bring about is missed.
    this.leave = Object.entries(EVENTS).map(([property, name]) => {
      const listener = (event: Event): void => {
        const heard = this.props.props[property as keyof typeof EVENTS] as ((event: Event) => void) | undefined;
        if (heard) heard(event);
      };
      current.addEventListener(name, listener);
      return () => current.removeEventListener(name, listener);
    });
    this.put({});
  }

  override componentDidUpdate(before: OwnProps): void {
    if (before.outer !== this.props.outer) {
      give(before.outer, null);
      give(this.props.outer, this.element.current);
    }
    this.put(before.props);
  }

  override componentWillUnmount(): void {
    for (const leave of this.leave.splice(0)) leave();
    give(this.props.outer, null);
  }

  private put(before: CreditCheckProps): void {
    const { current } = this.element;
    if (!current) return;
    const { props } = this.props;
    const attribute = (name: string, value: string | undefined): void => {
      if (value === undefined) current.removeAttribute(name);
      else if (current.getAttribute(name) !== value) current.setAttribute(name, value);
    };
    attribute('packs', props.packs && props.packs.join(' '));
    for (const name of ATTRIBUTES) attribute(name, props[name]);
    attribute('required', props.required ? '' : undefined);
    attribute('disabled', props.disabled ? '' : undefined);
    if (props.checker !== undefined && props.checker !== before.checker) current.checker = props.checker;
    if (props.request !== undefined && props.request !== before.request) current.request = props.request;
  }

  override render(): ReactNode {
    const { className, id } = this.props.props;
    return createElement('credit-check', { ref: this.element, class: className, id });
  }
}

function give<T>(outer: Ref<T>, value: T): void {
  if (typeof outer === 'function') void outer(value);
  else if (outer) (outer as { current: T }).current = value;
}

/** `<credit-check>` with typed properties and events; it brings the element along. */
export const CreditCheck: ForwardRefExoticComponent<CreditCheckProps & RefAttributes<CreditCheckElement | null>> = forwardRef((props, outer) =>
  createElement(Element, { props, outer }),
);

/** For whoever writes `<credit-check>` itself in JSX: React 19 sets properties, 18 attributes only; events through a ref. */
export type CreditCheckAttributes = HTMLAttributes<CreditCheckElement> &
  RefAttributes<CreditCheckElement> &
  Partial<Record<(typeof ATTRIBUTES)[number] | 'csp-nonce' | 'form' | 'value', string>> & {
    packs?: string | string[];
    required?: boolean;
    disabled?: boolean;
    class?: string;
    checker?: Checker | null;
    request?: Request | null;
  };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'credit-check': CreditCheckAttributes;
    }
  }
}
