/** Entry of the element: importing it makes `<credit-check>` known; the engine is that of the page's entry. */
import { load } from './web.js';
import { defineCreditCheck } from './element/element.js';

defineCreditCheck(load);

export { CreditCheckElement, defineCreditCheck } from './element/element.js';
export type { CreditCheckEvents, Load } from './element/element.js';
export type { CreditRecord } from './element/record.js';
