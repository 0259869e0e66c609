import type { Table } from 'credit-check/rulebook';

const KEY = 'credit-rulebook-draft';

/** Keeps unfinished tables in this browser; where it keeps nothing, nothing is lost but the convenience. */
export function keepDraft(tables: Table[] | undefined): void {
  try {
    if (tables) localStorage.setItem(KEY, JSON.stringify(tables));
    else localStorage.removeItem(KEY);
  } catch (_) {
    // Full, or switched off.
  }
}

/** The tables that were left unfinished, if they are tables at all. */
export function keptDraft(): Table[] | undefined {
  try {
    const tables = JSON.parse(localStorage.getItem(KEY) || 'null') as Table[] | null;
    const whole = Array.isArray(tables) && tables.every(({ sheet, header, rows }) => typeof sheet === 'string' && Array.isArray(header) && Array.isArray(rows));
    return whole && tables.length > 0 ? tables : undefined;
  } catch (_) {
    return undefined;
  }
}
