import { checkOf, passing } from './options.js';
import type { AdapterOptions } from './options.js';

/** A rule of Element Plus: `<el-form :rules="{ code: [elementPlusRule({ kind: 'uscc' })] }">`. */
export function elementPlusRule(options: AdapterOptions = {}): {
  trigger: string | string[];
  validator(rule: unknown, value: unknown): Promise<void>;
} {
  const pass = passing(checkOf(options));
  return { trigger: options.trigger || 'blur', validator: (_, value) => pass(value) };
}
