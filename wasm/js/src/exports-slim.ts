/** What every entry exports beside its engine. */
export type { BytesSource, WasmSource } from './identifiers.js';
export type { Environment, EnvironmentFinding } from './environment.js';
export { CreditError } from './error.js';
export { unpack } from './quick.js';
export type { Fault, Quick, QuickReport } from './quick.js';
export type { Checked, CheckOptions, IdentifierCheck } from './check.js';
export type { FormRule, RuleOptions } from './rules.js';
export type { IdentifierKind, IdentifierReport, Lang, Problem, Severity, ValidateOptions } from './types.js';
