import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PACKAGE } from '../lib/paths.mjs';
import { readVectors } from '../lib/vectors.mjs';

const run = promisify(execFile);
const TSC = createRequire(join(PACKAGE, 'package.json')).resolve('typescript/bin/tsc');

/** TypeScript's own judgement of the generated types: the vectors are values of them. */
export async function types(results) {
  const vectors = (await readVectors()).flatMap(({ cases }) => cases);
  const folder = await mkdtemp(join(PACKAGE, 'types-'));
  try {
    await results.test('every question and answer of the vectors is a value of its type', async () => {
      const file = await typed(folder, vectors);
      await tsc([...STRICT, file]);
    });
    await results.test('a member that the types do not know is an error', async () => {
      const [first] = vectors.filter(({ call, expect }) => call === 'check' && expect);
      const file = await typed(folder, [{ ...first, expect: { ...first.expect, unheard: true } }]);
      await assert.rejects(tsc([...STRICT, file]), /unheard/);
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

const STRICT = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--module', 'esnext', '--moduleResolution', 'bundler'];
const TYPES = {
  check: ['Request', 'Decision'],
  validate: ['ValidateOptions', 'IdentifierReport'],
  'prepare-receipt': ['ReceiptRequest', 'PreparedReceipt'],
  'seal-receipt': ['ReceiptToSeal', 'ReceiptEnvelope'],
  'verify-receipt': ['ReceiptToVerify', 'VerifiedReceipt'],
  'replay-receipt': ['ReceiptToReplay', 'ReplayedReceipt'],
};

/** Literals, so that a member too many is an error as well. */
async function typed(folder, vectors) {
  const lines = vectors.flatMap(({ call, expect, request, options, question: whole }) => {
    if (!expect || !TYPES[call]) return [];
    const [asked, answered] = TYPES[call];
    const question = call === 'check' ? request : call === 'validate' ? options : whole;
    return [...(question ? [`${JSON.stringify(question)} satisfies ${asked};`] : []), `${JSON.stringify(expect)} satisfies ${answered};`];
  });
  assert.ok(lines.length > 0);
  const names = [...new Set(Object.values(TYPES).flat())].join(', ');
  const file = join(folder, 'vectors.ts');
  await writeFile(file, `import type { ${names} } from '../src/types.js';\n${lines.map((line) => `(${line.slice(0, -1)});`).join('\n')}\n`);
  return file;
}

async function tsc(options) {
  await run(process.execPath, [TSC, ...options], { maxBuffer: 1 << 26 }).catch(({ stdout, message }) => {
    throw new Error((stdout || message).slice(0, 4000));
  });
}
