import { computed, getCurrentScope, onScopeDispose, ref, shallowRef, unref, watch } from 'vue';
import type { ComputedRef, Ref } from 'vue';
import { ready, validate } from 'credit-check';
import type { CreditError, IdentifierReport, ValidateOptions } from 'credit-check';

/** What a code field is in; `checking` only until the engine has started. */
export type CodeState = 'empty' | 'checking' | 'typing' | 'valid' | 'warning' | 'error';

export interface UseCreditCheckOptions extends ValidateOptions {
  /** The value, where it lives already, such as `toRef(form, 'code')`. */
  value?: Ref<string>;
  /** Another entry's engine, such as `credit-check/inline`. */
  engine?: { ready(): Promise<void>; validate: typeof validate };
  /** A code shorter than this is not complained of before the field is left. */
  length?: number;
}

export interface CreditCheckField {
  value: Ref<string>;
  state: ComputedRef<CodeState>;
  /** What the value is; `null` while it is empty or the engine starts. */
  report: Ref<IdentifierReport | null>;
  /** The first sentence about what is wrong; empty while the person still types. */
  message: ComputedRef<string>;
  /** Likely right codes, for one click each. */
  suggestions: ComputedRef<string[]>;
  /** Why the engine could not start. */
  failure: Ref<CreditError | null>;
  /** Takes a suggestion. */
  take(code: string): void;
  /** Tells that the field was left. */
  leave(): void;
}

/** Feedback on an identifier while it is typed. The field stays usable while the engine loads, and follows once it is there. */
export function useCreditCheck(options: UseCreditCheckOptions = {}): CreditCheckField {
  const { value = ref(''), engine = { ready: () => ready(), validate }, length = 18, ...how } = options;
  const report = shallowRef<IdentifierReport | null>(null);
  const failure = shallowRef<CreditError | null>(null);
  const started = ref(false);
  const left = ref(false);

  const look = (): void => {
    const text = unref(value) || '';
    if (text === '') left.value = false;
    report.value = started.value && text.trim() !== '' ? engine.validate(text, how) : null;
  };
  const stop = watch(value, look);
  if (getCurrentScope()) onScopeDispose(stop);
  engine.ready().then(
    () => {
      started.value = true;
      look();
    },
    (error) => {
      failure.value = error as CreditError;
    },
  );

  const state = computed<CodeState>(() => {
    if ((value.value || '').trim() === '') return 'empty';
    if (!report.value) return failure.value ? 'typing' : 'checking';
    if (!left.value && Array.from(report.value.normalized).length < length) return 'typing';
    return report.value.severity === 'ok' ? 'valid' : report.value.severity;
  });
  const spoken = computed(() => state.value === 'error' || state.value === 'warning');
  const message = computed(() => {
    const problem = spoken.value && report.value ? report.value.problems[0] : undefined;
    return problem ? problem.text : '';
  });
  const suggestions = computed(() => (state.value === 'error' && report.value ? report.value.suggestions : []));
  return {
    ...{ value, state, report, message, suggestions, failure },
    take(code) {
      value.value = code;
    },
    leave() {
      left.value = (value.value || '').trim() !== '';
    },
  };
}
