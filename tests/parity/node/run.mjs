// Every host that is not Rust, one process each; the last line is the sum. PYTHON names an interpreter that has the
// `wasmtime` package.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const python = process.env.PYTHON;
if (!python) throw new Error('PYTHON is not set: run `cargo xtask hosts`');
const hosts = [
  [process.execPath, 'flat.mjs'],
  [process.execPath, 'component.mjs'],
  [python, '../python/flat.py'],
  [python, '../python/component.py'],
  [python, '../python/scitt.py'],
  [python, '../python/batch.py'],
];
let [passed, failed] = [0, 0];
for (const [program, script] of hosts) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' };
  const { status, stdout, stderr } = spawnSync(program, [path], { encoding: 'utf8', env, maxBuffer: 1 << 28 });
  console.log(`${stdout}${stderr}`.trimEnd());
  const sums = [...stdout.matchAll(/: (\d+) passed, (\d+) failed$/gm)];
  for (const [, good, bad] of sums) {
    passed += Number(good);
    failed += Number(bad);
  }
  // A script that broke has not counted what it did not reach.
  if (sums.length === 0 || (status !== 0 && sums.every(([, , bad]) => bad === '0'))) failed += 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
