/** Vue 3: the composable behind a code field, the field around any library's input, and the element with types. */
export { CreditCheck } from './credit-check.js';
export { CreditCode } from './credit-code.js';
export type { CreditCodeSlot } from './credit-code.js';
export { useCreditCheck } from './use-credit-check.js';
export type { CodeState, CreditCheckField, UseCreditCheckOptions } from './use-credit-check.js';
