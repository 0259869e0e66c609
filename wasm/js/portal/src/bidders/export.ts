import type { Lang } from 'credit-check';
import type { Row } from './check.js';
import { word } from '../words.js';

/** A cell for spreadsheets: what would be read as a formula is kept a text. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe;
}

/** One line a company, members after their leader. */
export function csv(rows: Row[], lang: Lang): string {
  const head = (['number', 'name', 'codeColumn', 'found', 'outcome', 'digest'] as const).map((code) => word(lang, code));
  const lines = rows.flatMap(({ decision }, i) =>
    decision.subjects.map(({ name, code = '', index, roleText }) => {
      const found = decision.findings.filter(({ subject }) => subject === index).map(({ text }) => text).join('；');
      const outcome = index === 0 ? decision.headline : roleText;
      return [index === 0 ? String(i + 1) : '', name, code, found, outcome, index === 0 ? decision.receipt.decision : ''];
    }),
  );
  // Spreadsheets take UTF-8 for what it is only with the mark.
  return `\ufeff${[head, ...lines].map((line) => line.map(cell).join(',')).join('\r\n')}\r\n`;
}
