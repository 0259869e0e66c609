import { identifierCheck } from 'credit-check';
import type { CheckOptions, IdentifierCheck } from 'credit-check';

export interface AdapterOptions extends CheckOptions {
  /** When the form asks, in the words of its library; on leaving the field if nothing is said. */
  trigger?: string | string[];
  /** Another entry's check, such as that of `credit-check/inline`. */
  check?: (options?: CheckOptions) => IdentifierCheck;
}

/** The check that the options ask for. */
export function checkOf({ trigger: _, check = identifierCheck, ...options }: AdapterOptions): IdentifierCheck {
  return check(options);
}

/** Resolves when the value passes and rejects with the sentence when it does not. */
export function passing(check: IdentifierCheck): (value: unknown) => Promise<void> {
  return (value) =>
    check(value).then(({ ok, message }) => {
      if (!ok) throw new Error(message);
    });
}
