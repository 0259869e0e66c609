import { checkOf, passing } from './options.js';
import type { AdapterOptions } from './options.js';

/** A rule of antd (React). The item asks when its `validateTrigger` says: `<Form.Item validateTrigger="onBlur" rules={[antdRule()]}>`. */
export function antdRule(options: AdapterOptions = {}): {
  validateTrigger: string | string[];
  validator(rule: unknown, value: unknown): Promise<void>;
} {
  const pass = passing(checkOf(options));
  return { validateTrigger: options.trigger || 'onBlur', validator: (_, value) => pass(value) };
}
