import type { Lang } from '../types.js';
import { en } from './en.js';
import { zhCN } from './zh-CN.js';

/** Codes of the words a form shows: labels, buttons, notes. The engine brings its own sentences along. */
export type MessageCode = keyof typeof zhCN;

const CATALOGUES: Record<Lang, Record<MessageCode, string>> = { 'zh-CN': zhCN, en };

/** The words for a code, with `{name}` replaced from `params`. */
export function message(code: MessageCode, lang: Lang = 'zh-CN', params: Record<string, string | number> = {}): string {
  return CATALOGUES[lang][code].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : String(value);
  });
}
