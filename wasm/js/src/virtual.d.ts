// Modules that build.mjs supplies: they exist only after the Rust side is built.

declare module 'virtual:glue' {
  /** Async start: accepts a URL, bytes, a Response or a compiled module. */
  export default function init(input: { module_or_path: unknown }): Promise<unknown>;
  /** Sync start: accepts bytes or a compiled module. */
  export function initSync(input: { module: BufferSource | WebAssembly.Module }): unknown;
  export const Checker: import('./engine.js').RawCheckerClass;
  export function validate(code: string, options: unknown): unknown;
  export function version(): string;
  export const verifyReceipt: import('./receipts.js').ReceiptGlue['verifyReceipt'];
  export const replayReceipt: import('./receipts.js').ReceiptGlue['replayReceipt'];
  export const sealReceipt: import('./receipts.js').ReceiptGlue['sealReceipt'];
  export const quickMemory: import('./quick.js').QuickGlue['quickMemory'];
  export const quickTexts: import('./quick.js').QuickGlue['quickTexts'];
  export const quickTextsBytes: import('./quick.js').QuickGlue['quickTextsBytes'];
  export const quickAnswers: import('./quick.js').QuickGlue['quickAnswers'];
  export const quickKind: import('./quick.js').QuickGlue['quickKind'];
  export const quickOne: import('./quick.js').QuickGlue['quickOne'];
  export const quickLines: import('./quick.js').QuickGlue['quickLines'];
}

declare module 'virtual:wasm-integrity' {
  /** Digest of the module, as `integrity` wants it. */
  const digest: string;
  export default digest;
}

declare module 'virtual:element-css' {
  /** The style of the element. */
  const text: string;
  export default text;
}

declare module 'virtual:wasm-base64' {
  /** The wasm module, base64. */
  const text: string;
  export default text;
}

declare module 'node:fs' {
  export function readFileSync(path: URL | string): Uint8Array;
}

declare module 'node:module' {
  export function createRequire(path: string): { resolve(name: string): string };
}

declare module 'node:path' {
  export function resolve(path: string): string;
}

declare module 'node:url' {
  export function fileURLToPath(url: string): string;
  export function pathToFileURL(path: string): URL;
}

declare module 'virtual:author-glue' {
  export default function init(input: { module_or_path: unknown }): Promise<unknown>;
  export function initSync(input: { module: BufferSource | WebAssembly.Module }): unknown;
  export const Draft: import('./rulebook/author.js').AuthorGlue['Draft'];
  export const readCsv: import('./rulebook/author.js').AuthorGlue['readCsv'];
  export const writeCsv: import('./rulebook/author.js').AuthorGlue['writeCsv'];
}

declare module 'virtual:author-integrity' {
  /** Digest of the module of authors, as `integrity` wants it. */
  const digest: string;
  export default digest;
}

declare module 'virtual:author-base64' {
  /** The module of authors, base64. */
  const text: string;
  export default text;
}

declare module 'virtual:lists-glue' {
  export default function init(input: { module_or_path: unknown }): Promise<unknown>;
  export function initSync(input: { module: BufferSource | WebAssembly.Module }): unknown;
  export const readTables: import('./lists/reader.js').ListsGlue['readTables'];
  export const readList: import('./lists/reader.js').ListsGlue['readList'];
  export const meanings: import('./lists/reader.js').ListsGlue['meanings'];
}

declare module 'virtual:lists-integrity' {
  /** Digest of the module that reads files, as `integrity` wants it. */
  const digest: string;
  export default digest;
}

declare module 'virtual:lists-base64' {
  /** The module that reads files, base64. */
  const text: string;
  export default text;
}
