import { checkOf, passing } from './options.js';
import type { AdapterOptions } from './options.js';

/** A rule of naive-ui: `<n-form-item path="code" :rule="naiveUiRule({ kind: 'uscc' })">`. */
export function naiveUiRule(options: AdapterOptions = {}): {
  trigger: string | string[];
  validator(rule: unknown, value: unknown): Promise<void>;
} {
  const pass = passing(checkOf(options));
  return { trigger: options.trigger || 'blur', validator: (_, value) => pass(value) };
}
