/** Entry for script tags and webpack 4: one file with everything, as the global `CreditCheck`. */
import { defineCreditCheck } from './element/element.js';
import { load } from './inline.js';

defineCreditCheck(load);

export * from './inline.js';
export { CreditCheckElement, defineCreditCheck } from './element/element.js';
export { message } from './messages/index.js';
export * from './adapters/index.js';
