import type { Lang } from 'credit-check';
import type { Row } from './check.js';
import { standing, standingText } from '../standing.js';
import { gapText } from './table.js';
import { word } from '../words.js';

/** A cell for spreadsheets: what would be read as a formula is kept a text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** One line a subject, members after their leader. */
export function csv(rows: Row[], lang: Lang): string {
  const head = (['number', 'name', 'codeColumn', 'found', 'outcome', 'digest'] as const).map((code) => word(lang, code));
  const lines = rows.flatMap((row) => {
    const { bidder, decision } = row;
    if (!decision) return [[bidder.number, bidder.name, bidder.code, gapText(lang, row), standingText(lang, row.standing), '']];
    return decision.subjects.map(({ name, code = '', index, role, roleText }) => {
      const own = role === 'applicant';
      const open = own && row.missing.length > 0 ? [word(lang, 'missing', { roles: row.missing.join('、') })] : [];
      const found = [...decision.findings.filter(({ subject }) => subject === index).map(({ text }) => text), ...open].join('；');
      const outcome = own ? standingText(lang, row.standing) : `${roleText}：${standingText(lang, standing(decision, index))}`;
      return [own ? bidder.number : '', name, code, found, outcome, own ? decision.receipt.decision : ''];
    });
  });
  // Spreadsheets take UTF-8 for what it is only with the mark.
  return `\ufeff${[head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}
