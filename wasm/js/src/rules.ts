import type { IdentifierReport, ValidateOptions } from './types.js';

export interface RuleOptions extends ValidateOptions {
  /** When the form asks; `blur` if nothing is said, so that typing is never interrupted. */
  trigger?: string | string[];
  /** Refuses what only draws a warning, such as a county that no table has. */
  strict?: boolean;
  /** Hears every report, also of codes that pass: for suggestions and parts beside the field. */
  onReport?: (report: IdentifierReport) => void;
}

/**
 * A rule as async-validator takes it: Element Plus, element-ui, Ant Design Vue, antd, naive-ui. An empty value passes,
 * for whether a field must be filled in is the form's own rule.
 */
export interface FormRule {
  trigger: string | string[];
  /** With a callback it answers there, as element-ui and older antd want it, else with a promise. */
  validator(rule: unknown, value: unknown, callback?: (error?: Error) => void): Promise<void> | undefined;
}

/** What rules need of an entry. */
export interface RuleEngine {
  ready(): Promise<void>;
  validate(code: string, options?: ValidateOptions): IdentifierReport;
}

export interface Rules {
  /** A form rule for one kind of identifier, or for any. It waits for the engine to start. */
  identifierRule(options?: RuleOptions): FormRule;
  /** A form rule for 统一社会信用代码. */
  usccRule(options?: Omit<RuleOptions, 'kind'>): FormRule;
}

export function rules(engine: RuleEngine): Rules {
  const identifierRule = (options: RuleOptions = {}): FormRule => {
    const { trigger = 'blur', strict = false, onReport, ...how } = options;
    const check = async (value: unknown): Promise<void> => {
      const code = value === undefined || value === null ? '' : String(value);
      if (code.trim() === '') return;
      await engine.ready();
      const report = engine.validate(code, how);
      if (onReport) onReport(report);
      const worst = report.problems.find((problem) => problem.severity === report.severity);
      if (report.valid && !(strict && report.severity === 'warning')) return;
      throw new Error(worst ? worst.text : report.normalized);
    };
    return {
      trigger,
      validator(_rule, value, callback) {
        if (typeof callback !== 'function') return check(value);
        check(value).then(() => callback(), callback);
        return undefined;
      },
    };
  };
  return { identifierRule, usccRule: (options) => identifierRule({ ...options, kind: 'uscc' }) };
}
