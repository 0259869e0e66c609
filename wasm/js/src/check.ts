import type { Lang, IdentifierReport, ValidateOptions } from './types.js';

export interface CheckOptions extends ValidateOptions {
  /** Refuses what only draws a warning, such as a county that no table has. */
  strict?: boolean;
  /** Hears every report, also of codes that pass: for suggestions and parts beside the field. */
  onReport?: (report: IdentifierReport) => void;
  /** What happens to a value when the engine cannot start: `refuse` (the default) or `pass`, to be checked again by the server. */
  unavailable?: 'refuse' | 'pass';
}

/** One value looked at. */
export interface Checked {
  ok: boolean;
  /** Code of what is wrong; empty when nothing is. */
  code: string;
  /** The sentence for people; empty when nothing is wrong. */
  message: string;
  /** The likeliest right value, to be offered, never applied unasked. */
  fix?: string;
}

/** What a check needs of an entry. */
export interface CheckEngine {
  ready(wasm?: undefined, lang?: Lang): Promise<void>;
  validate(code: string, options?: ValidateOptions): IdentifierReport | Promise<IdentifierReport>;
}

export type IdentifierCheck = (value: unknown) => Promise<Checked>;

/**
 * The check behind every form rule. It waits for the engine to start and never throws. An empty value passes, for whether
 * a field must be filled in is the form's own rule.
 */
export function checks(engine: CheckEngine): (options?: CheckOptions) => IdentifierCheck {
  return ({ strict = false, onReport, unavailable = 'refuse', ...how } = {}) =>
    async (value) => {
      const text = value === undefined || value === null ? '' : String(value);
      if (text.trim() === '') return PASSED;
      try {
        await engine.ready(undefined, how.lang);
        const report = await engine.validate(text, how);
        if (onReport) onReport(report);
        return judged(report, strict);
      } catch (thrown) {
        const { code = 'engine.start', message = '' } = thrown as { code?: string; message?: string };
        return unavailable === 'pass' && code.indexOf('engine.') === 0 ? PASSED : { ok: false, code, message };
      }
    };
}

const PASSED: Checked = { ok: true, code: '', message: '' };

function judged({ valid, severity, problems, suggestions, normalized }: IdentifierReport, strict: boolean): Checked {
  if (valid && !(strict && severity === 'warning')) return PASSED;
  const worst = problems.filter((problem) => problem.severity === severity)[0];
  const [fix] = suggestions;
  return { ok: false, code: worst ? worst.code : severity, message: worst ? worst.text : normalized, ...(fix ? { fix } : {}) };
}
