// Proving rulebooks and deciding in WebAssembly, in Node.
// usage: node rules.mjs FOLDER-OF-THE-INPUTS FOLDER-OF-THE-MODULE
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const PROOFS = 9;
const DECISIONS = 20000;

const [data, built] = process.argv.slice(2);
const read = (file) => readFileSync(join(data, file));
const module = await import(pathToFileURL(join(built, 'bench_wasm.js')));
module.initSync({ module: readFileSync(join(built, 'bench_wasm_bg.wasm')) });
const at = (all, share) => all.sort((a, b) => a - b)[Math.floor(all.length * share)];

for (const name of ['6x12', '8x40', '10x200', '10x200-tiers-measures']) {
  const sheets = new module.Sheets(read(`rules-${name}.txt`).toString('utf8'));
  const times = [];
  let cells = 0;
  for (let i = 0; i < PROOFS; i += 1) {
    const started = performance.now();
    cells = sheets.prove();
    times.push(performance.now() - started);
  }
  console.log(`prove ${name} (${cells} cells), wasm: ${at(times, 0.5).toFixed(2)} ms (median of ${PROOFS})`);
}

const [pack, rulebook, calendar, trust] = ['list.pack', 'rulebook.pack', 'calendar.pack', 'trust.json'].map((n) => read(`rules-${n}`));
const checking = new module.Checking(pack, rulebook, calendar, trust);
const requests = read('rules-requests.ndjson').toString('utf8').split('\n');
const times = [];
for (let i = 0; i < DECISIONS; i += 1) {
  const started = performance.now();
  checking.check(requests[i % requests.length]);
  times.push((performance.now() - started) * 1e3);
}
console.log(`decide, JSON to JSON, wasm: p50 ${at(times, 0.5).toFixed(0)} µs, p99 ${at(times, 0.99).toFixed(0)} µs (${DECISIONS} decisions)`);
