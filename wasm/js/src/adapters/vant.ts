import { checkOf } from './options.js';
import type { AdapterOptions } from './options.js';

/** A rule of Vant, whose validators answer with `true` or the sentence: `<van-field :rules="[vantRule({ kind: 'uscc' })]" />`. */
export function vantRule(options: AdapterOptions = {}): {
  trigger: 'onBlur' | 'onChange' | 'onSubmit' | ('onBlur' | 'onChange' | 'onSubmit')[];
  validator(value: unknown): Promise<true | string>;
} {
  const check = checkOf(options);
  return {
    trigger: (options.trigger || 'onBlur') as 'onBlur',
    validator: (value) => check(value).then(({ ok, message }) => ok || message),
  };
}
