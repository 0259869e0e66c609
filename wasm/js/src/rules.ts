import { checks } from './check.js';
import type { CheckEngine, CheckOptions, IdentifierCheck } from './check.js';

export interface RuleOptions extends CheckOptions {
  /** When the form asks; `blur` if nothing is said, so that typing is never interrupted. */
  trigger?: string | string[];
}

/**
 * A rule as async-validator takes it: Element Plus, element-ui, Ant Design Vue, antd, naive-ui. `credit-check/adapters`
 * has one for each library with its own types.
 */
export interface FormRule {
  trigger: string | string[];
  /** With a callback it answers there, as element-ui and older antd want it, else with a promise. */
  validator(rule: unknown, value: unknown, callback?: (error?: Error) => void): Promise<void> | undefined;
}

export interface Rules {
  /** The check behind every rule, for forms of one's own: `{ ok, code, message, fix }`. */
  identifierCheck(options?: CheckOptions): IdentifierCheck;
  /** A form rule for one kind of identifier, or for any. It waits for the engine to start. */
  identifierRule(options?: RuleOptions): FormRule;
  /** A form rule for 统一社会信用代码. */
  usccRule(options?: Omit<RuleOptions, 'kind'>): FormRule;
}

export function rules(engine: CheckEngine): Rules {
  const identifierCheck = checks(engine);
  const identifierRule = ({ trigger = 'blur', ...options }: RuleOptions = {}): FormRule => {
    const check = identifierCheck(options);
    const passed = async (value: unknown): Promise<void> => {
      const { ok, message } = await check(value);
      if (!ok) throw new Error(message);
    };
    return {
      trigger,
      validator(_rule, value, callback) {
        if (typeof callback !== 'function') return passed(value);
        passed(value).then(() => callback(), callback);
        return undefined;
      },
    };
  };
  return { identifierCheck, identifierRule, usccRule: (options) => identifierRule({ ...options, kind: 'uscc' }) };
}
