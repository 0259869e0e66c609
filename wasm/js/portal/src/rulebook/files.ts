import { readCsv } from 'credit-check/rulebook';
import type { Table } from 'credit-check/rulebook';

/** Reads CSV files as offices have them: UTF-8, UTF-16 with its mark, GB18030. */
export async function readFiles(files: File[]): Promise<Table[]> {
  const tables: Table[] = [];
  for (const file of files) tables.push(readCsv(file.name, decoded(new Uint8Array(await bytes(file)))));
  return tables;
}

/** `File.arrayBuffer` is younger than Chromium 75. */
function bytes(file: File): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result as ArrayBuffer);
    reader.onerror = () => reject(reader.error);
    reader.readAsArrayBuffer(file);
  });
}

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
