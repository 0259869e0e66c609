import type { Lang } from '../types.js';
import { en } from './en.js';
import { zhCN } from './zh-CN.js';
import type { MessageCode } from './zh-CN.js';

export type { MessageCode } from './zh-CN.js';

const CATALOGUES: Record<Lang, Record<MessageCode, string>> = { 'zh-CN': zhCN, en };

/** The words for a code, with `{name}` replaced from `params`. */
export function message(code: MessageCode, lang: Lang = 'zh-CN', params: Record<string, string | number> = {}): string {
  return CATALOGUES[lang][code].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = params[name];
    return value === undefined ? whole : String(value);
  });
}
