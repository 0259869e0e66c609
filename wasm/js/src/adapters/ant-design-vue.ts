import { checkOf, passing } from './options.js';
import type { AdapterOptions } from './options.js';

/** A rule of Ant Design Vue: `<a-form-item name="code" :rules="[antDesignVueRule({ kind: 'uscc' })]">`. */
export function antDesignVueRule(options: AdapterOptions = {}): {
  trigger: 'change' | 'blur' | ('change' | 'blur')[];
  validator(rule: unknown, value: unknown): Promise<void>;
} {
  const pass = passing(checkOf(options));
  return { trigger: (options.trigger || 'blur') as 'blur', validator: (_, value) => pass(value) };
}
