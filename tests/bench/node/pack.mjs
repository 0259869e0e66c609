// Look-ups in a list pack in WebAssembly: in Node, and opening it in headless Chromium where that is installed.
// usage: node pack.mjs FOLDER-OF-THE-PACK FOLDER-OF-THE-MODULE
import { readFileSync, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Records of a name that is not one of namesakes: each record found has to be looked at. */
const FEW = 4;

const [data, built] = process.argv.slice(2);
const read = (file) => readFileSync(join(data, file));
const glue = join(built, 'bench_wasm.js');

const module = await import(pathToFileURL(glue));
module.initSync({ module: readFileSync(join(built, 'bench_wasm_bg.wasm')) });
const trust = read('trust.json');
const loaded = new module.Loaded(read('list.pack'));
const lines = (file) => read(file).toString('utf8').trim().split('\n');
const [codes, names] = [lines('codes.tsv'), lines('names.txt')];

// What a host has: many codes in one text. Making it is not looking them up.
const batches = [];
for (let i = 0; i < codes.length; i += 1000) batches.push(codes.slice(i, i + 1000).join('\n'));

let started = performance.now();
const pack = loaded.open(trust);
const opened = performance.now();
pack.code(codes[0]);
console.log(`open, Node: ${(opened - started).toFixed(2)} ms, first look-up ${(performance.now() - opened).toFixed(2)} ms (compiling included)`);

for (const pass of ['first pass', 'second pass', 'third pass']) {
  started = performance.now();
  let found = 0;
  for (const batch of batches) found += pack.codes(batch);
  const each = ((performance.now() - started) / codes.length) * 1e3;
  console.log(`by code, wasm, ${pass}: ${each.toFixed(2)} µs each, ${found} rows of ${codes.length}`);
  const [times, few] = [[], []];
  found = 0;
  for (let i = 0; i < names.length; i += 1) {
    started = performance.now();
    const rows = pack.name(names[i]);
    const time = performance.now() - started;
    found += rows;
    times.push(time);
    if (rows <= FEW) few.push(time);
  }
  const at = (all, share) => (all.sort((a, b) => a - b)[Math.floor(all.length * share)] * 1e3).toFixed(2);
  console.log(
    `by name, wasm, ${pass}: p50 ${at(times, 0.5)} µs, p99 ${at(times, 0.99)} µs (${at(few, 0.99)} µs for names of at most ` +
      `${FEW} records), ${found} rows of ${names.length}`,
  );
}

await inChromium();

async function inChromium() {
  const { chromium } = await import('../../browser/lib/browsers.mjs');
  const types = { '.js': 'text/javascript', '.wasm': 'application/wasm', '.html': 'text/html' };
  const server = createServer((request, response) => {
    const name = request.url.slice(1) || 'index.html';
    const path = [join(built, name), join(data, name)].find((file) => existsSync(file));
    const type = types[name.slice(name.lastIndexOf('.'))] ?? 'application/octet-stream';
    response.writeHead(path || name === 'index.html' ? 200 : 404, { 'content-type': type });
    response.end(path ? readFileSync(path) : '<!doctype html>');
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const browser = await chromium.launch();
  try {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const runs = [];
    for (let i = 0; i < 5; i += 1) {
      await page.reload();
      runs.push(await page.evaluate(measure, codes.slice(0, 3)));
    }
    const median = (of) => runs.map(of).sort((a, b) => a - b)[2].toFixed(2);
    console.log(
      `open + first exact check, headless ${await browser.version()}, bytes in wasm memory, median of 5 fresh pages: ` +
        `${median((r) => r.open)} + ${median((r) => r.first)} ms; second check ${median((r) => r.second)} ms`,
    );
  } finally {
    await browser.close();
    server.close();
  }
}

async function measure(codes) {
  const module = await import('/bench_wasm.js');
  await module.default({ module_or_path: '/bench_wasm_bg.wasm' });
  const bytes = async (name) => new Uint8Array(await (await fetch(name)).arrayBuffer());
  const [pack, trust] = [await bytes('/list.pack'), await bytes('/trust.json')];
  const loaded = new module.Loaded(pack);
  const times = [performance.now()];
  const opened = loaded.open(trust);
  times.push(performance.now());
  for (const code of codes.slice(0, 2)) {
    opened.code(code);
    times.push(performance.now());
  }
  return { open: times[1] - times[0], first: times[2] - times[1], second: times[3] - times[2] };
}
