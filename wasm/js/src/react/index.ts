/** React 18 and 19: the element with typed properties and events; import `credit-check/element` once as well. */
import { createElement, forwardRef, useEffect, useImperativeHandle, useRef } from 'react';
import type { ForwardRefExoticComponent, HTMLAttributes, RefAttributes } from 'react';
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
  matter?: string;
  date?: string;
  lang?: Lang;
  theme?: 'light' | 'dark';
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

const ATTRIBUTES = ['rulebook', 'calendar', 'trust', 'wasm', 'cache', 'matter', 'date', 'lang', 'theme', 'name'] as const;
const EVENTS = {
  onChange: 'credit-change',
  onDecision: 'credit-decision',
  onError: 'credit-error',
  onView: 'credit-view',
  onPrint: 'credit-print',
} as const;

/**
 * React 18 knows attributes only, 19 decides by itself between attribute and property, and neither listens to `credit-change`
 * under a typed name: so everything is set on the element itself, the same in both.
 */
export const CreditCheck: ForwardRefExoticComponent<CreditCheckProps & RefAttributes<CreditCheckElement | null>> = forwardRef((props, outer) => {
  const element = useRef<CreditCheckElement | null>(null);
  const latest = useRef(props);
  latest.current = props;
  useImperativeHandle<CreditCheckElement | null, CreditCheckElement | null>(outer, () => element.current);

  // Listeners come first, so that none of what the properties bring about is missed.
  useEffect(() => {
    const { current } = element;
    if (!current) return undefined;
    const listeners = Object.entries(EVENTS).map(([property, name]) => {
      const listener = (event: Event): void => {
        const heard = latest.current[property as keyof typeof EVENTS] as ((event: Event) => void) | undefined;
        if (heard) heard(event);
      };
      current.addEventListener(name, listener);
      return () => current.removeEventListener(name, listener);
    });
    return () => listeners.forEach((leave) => leave());
  }, []);

  useEffect(() => {
    const { current } = element;
    if (!current) return;
    const put = (name: string, value: string | undefined): void => {
      if (value === undefined) current.removeAttribute(name);
      else if (current.getAttribute(name) !== value) current.setAttribute(name, value);
    };
    put('packs', props.packs && props.packs.join(' '));
    for (const name of ATTRIBUTES) put(name, props[name]);
    put('required', props.required ? '' : undefined);
    put('disabled', props.disabled ? '' : undefined);
  });
  useEffect(() => {
    if (element.current && props.checker !== undefined) element.current.checker = props.checker;
  }, [props.checker]);
  useEffect(() => {
    if (element.current && props.request !== undefined) element.current.request = props.request;
  }, [props.request]);

  return createElement('credit-check', { ref: element, class: props.className, id: props.id });
});

/** For whoever writes `<credit-check>` itself in JSX: attributes as they are, properties and events through a ref. */
export type CreditCheckAttributes = HTMLAttributes<CreditCheckElement> &
  RefAttributes<CreditCheckElement> &
  Partial<Record<(typeof ATTRIBUTES)[number] | 'packs' | 'csp-nonce', string>> & { required?: boolean; disabled?: boolean; class?: string };

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'credit-check': CreditCheckAttributes;
    }
  }
}
