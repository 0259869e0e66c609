// Screening in WebAssembly, query by query, in Node: time and memory.
// usage: node match.mjs FOLDER-OF-THE-QUERIES FOLDER-OF-THE-MODULE
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const DAY = '2026-11-20';
const PASSES = 4;

const [data, built] = process.argv.slice(2);
const read = (file) => readFileSync(join(data, file));
const module = await import(pathToFileURL(join(built, 'bench_wasm.js')));
const { memory } = module.initSync({ module: readFileSync(join(built, 'bench_wasm_bg.wasm')) });
const megabytes = () => (memory.buffer.byteLength / 2 ** 20).toFixed(1);

const bytes = read('list.pack');
const screener = new module.Screener(new module.Loaded(bytes).open(read('trust.json')), DAY);
console.log(`memory of the module with a pack of ${(bytes.length / 2 ** 20).toFixed(1)} MiB open: ${megabytes()} MiB`);

const [header, ...lines] = read('queries.tsv').toString('utf8').trimEnd().split('\n');
const columns = header.split('\t');
const at = (name) => columns.indexOf(name);
const asked = ['subject', 'name', 'code', 'region', 'former name'].map(at);
const queries = lines.map((line) => line.split('\t'));
for (const cells of queries) screener.add(asked.map((column) => cells[column]).join('\t'));

const times = queries.map(() => []);
let different = 0;
for (let pass = 0; pass < PASSES; pass += 1) {
  for (let i = 0; i < queries.length; i += 1) {
    const started = performance.now();
    const returned = screener.screen(i);
    times[i].push((performance.now() - started) * 1e3);
    if (pass === 0 && returned !== Number(queries[i][at('returned')])) different += 1;
  }
}
const percentile = (of, share) => of.sort((a, b) => a - b)[Math.floor(of.length * share)].toFixed(1);
const both = (of) => `${percentile(of, 0.5)} / ${percentile(of, 0.99)}`;
const first = times.map((of) => of[0]);
// The first pass also compiles the module.
const middle = times.map((of) => of.slice(1).sort((a, b) => a - b)[Math.floor((PASSES - 1) / 2)]);
console.log(`screening, wasm in Node ${process.version}: p50 / p99 ${both(first)} µs in the first pass, ${both(middle)} µs in the middle of three more (budget at a million records: 50 / 200)`);
console.log(`queries whose number of findings differs from native: ${different} of ${queries.length}; memory afterwards ${megabytes()} MiB\n`);
if (different > 0) process.exitCode = 1;
