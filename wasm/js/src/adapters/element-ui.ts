import { checkOf } from './options.js';
import type { AdapterOptions } from './options.js';

/** A rule of element-ui (Vue 2), whose validators answer by callback. */
export function elementUiRule(options: AdapterOptions = {}): {
  trigger: string | string[];
  validator(rule: unknown, value: unknown, callback: (error?: Error) => void): void;
} {
  const check = checkOf(options);
  return {
    trigger: options.trigger || 'blur',
    validator(_, value, callback) {
      void check(value).then(({ ok, message }) => (ok ? callback() : callback(new Error(message))));
    },
  };
}
