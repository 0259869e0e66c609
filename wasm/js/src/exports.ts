/** What the entries with the whole engine export beside it. */
export * from './exports-slim.js';
export { Checker } from './engine.js';
export type { LoadOptions, NoticeOptions } from './engine.js';
export type { MemoryOptions, MemoryStore, Remembered } from './memory.js';
export type { Progress } from './progress.js';
export type { ReplayOptions, TextSource, VerifyOptions } from './receipts.js';
export type * from './types.js';
