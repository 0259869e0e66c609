import { readTables, ready } from 'credit-check/lists';
import { readCsv } from 'credit-check/rulebook';
import type { Table } from 'credit-check/rulebook';
import { bytesOf } from '../bytes.js';

/** Reads tables as offices have them: CSV in UTF-8, UTF-16 with its mark or GB18030, workbooks with a table on every sheet. */
export async function readFiles(files: File[]): Promise<Table[]> {
  const tables: Table[] = [];
  for (const file of files) {
    const data = await bytesOf(file);
    if (!isWorkbook(data)) {
      tables.push(readCsv(file.name, decoded(data)));
      continue;
    }
    await ready(); // the module of files is started by who has a workbook
    tables.push(...readTables(file.name, data));
  }
  return tables;
}

/** XLSX is a ZIP archive, XLS a compound file. */
const isWorkbook = ([a, b]: Uint8Array): boolean => (a === 0x50 && b === 0x4b) || (a === 0xd0 && b === 0xcf);

function decoded(data: Uint8Array): string {
  const [a, b] = data;
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le').decode(data);
  if (a === 0xfe && b === 0xff) return new TextDecoder('utf-16be').decode(data);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(data);
  } catch (_) {
    return new TextDecoder('gb18030').decode(data);
  }
}
