import type { Lang } from '../types.js';

const WEEKDAYS = '日一二三四五六';

/** An ISO date as people write it: `2026年12月4日（周五）`, `Friday 4 December 2026`. Anything else comes back as it is. */
export function day(iso: string | undefined, lang: Lang): string {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso || '');
  if (!parts) return iso || '';
  const [year, month, date] = parts.slice(1).map(Number) as [number, number, number];
  const when = new Date(Date.UTC(year, month - 1, date));
  if (lang === 'en') {
    return when.toLocaleDateString('en-GB', { timeZone: 'UTC', weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  }
  return `${year}年${month}月${date}日（周${WEEKDAYS.charAt(when.getUTCDay())}）`;
}

/** The same without the weekday, for tables and status lines. */
export function shortDay(iso: string | undefined, lang: Lang): string {
  const text = day(iso, lang);
  return lang === 'en' ? text.replace(/^\w+,? /, '') : text.replace(/（.*$/, '');
}

/** An 18-character code in groups of four for reading; anything else comes back as it is. */
export function grouped(code: string): string {
  return /^[0-9A-Z]{18}$/.test(code) ? (code.match(/.{1,4}/g) || []).join(' ') : code;
}

/** The first twelve digits of a digest in groups of four: enough to compare by eye. */
export function shortDigest(digest: string): string {
  const hex = digest.slice(digest.indexOf(':') + 1).toUpperCase();
  return (hex.slice(0, 12).match(/.{1,4}/g) || []).join(' ');
}
