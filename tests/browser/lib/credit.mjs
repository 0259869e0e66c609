import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { join } from 'node:path';
import { BUILD, CREDIT, SAMPLE } from './paths.mjs';

const run = promisify(execFile);

/** The sample city as options of the command line. */
export const DATA = ['--pack', join(SAMPLE, 'packs'), '--rulebook', join(SAMPLE, 'rulebook.pack'), '--calendar', join(SAMPLE, 'calendar.pack')];
export const TRUST = join(SAMPLE, 'trust.json');

/** Runs the command line of the host, whose engine is the component in wasmtime; what it prints and how it ends. */
export async function credit(...args) {
  const env = { CREDIT_COMPONENT: join(BUILD, 'component/credit-check.wasm'), ...process.env, LC_ALL: 'zh_CN.UTF-8' };
  try {
    const { stdout, stderr } = await run(CREDIT, args, { env, maxBuffer: 1 << 26 });
    return { status: 0, stdout, stderr };
  } catch ({ code, stdout, stderr }) {
    return { status: code, stdout, stderr };
  }
}

/** A receipt of the sample city by its command line: `path`, and `salt` beside it. */
export async function receiptIn(folder, request, name = '凭证') {
  const path = join(folder, `${name}.json`);
  const keys = ['key-sample-only-sm2.json', 'key-sample-only.json'].flatMap((key) => ['--key', join(SAMPLE, key)]);
  const made = await credit('receipt', 'make', ...keys, '--channel', '政务服务窗口', '--operator', '李某', '-o', path, ...DATA, '--trust', TRUST, request);
  if (made.status !== 0) throw new Error(made.stderr);
  return { path, salt: join(folder, `${name}.salt.json`), number: made.stdout.trim() };
}
