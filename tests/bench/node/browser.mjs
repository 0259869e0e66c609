// A large pack in a page and in its worker, in headless Chromium: time to ready, checks, long tasks of the main thread, memory.
// usage: node browser.mjs FOLDER-OF-THE-PACK FOLDER-OF-THE-SAMPLE
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from '../../browser/lib/browsers.mjs';

const [data, sample] = process.argv.slice(2);
const dist = fileURLToPath(new URL('../../../wasm/js/dist', import.meta.url));
const json = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** Checks that are timed; half of them concern somebody on the list. */
const CHECKS = 400;
/** A task of the main thread that a person notices, by the platform's own measure. */
const LONG = 50;
const MODES = { page: 'web.js', worker: 'worker.js' };

const trust = JSON.stringify({ keys: [...json(join(sample, 'trust.json')).keys, ...json(join(data, 'trust.json')).keys] });
const server = createServer((request, response) => {
  const name = decodeURIComponent(request.url.slice(1));
  const path = [join(dist, name), join(data, name), join(sample, name)].find((file) => name !== '' && name !== 'trust.json' && existsSync(file));
  const types = { '.js': 'text/javascript', '.wasm': 'application/wasm' };
  response.writeHead(path || name === '' || name === 'trust.json' ? 200 : 404, {
    'content-type': types[name.slice(name.lastIndexOf('.'))] ?? (name === '' ? 'text/html' : 'application/octet-stream'),
    // A page of its own has a finer clock.
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-embedder-policy': 'require-corp',
    'cross-origin-resource-policy': 'same-origin',
  });
  response.end(path ? readFileSync(path) : name === 'trust.json' ? trust : '<!doctype html><title>bench</title>');
});
await new Promise((done) => server.listen(0, '127.0.0.1', done));

const subjects = readFileSync(join(data, 'subjects.tsv'), 'utf8').trim().split('\n').map((line) => line.split('\t'));
const packs = ['list.pack', ...readdirSync(join(sample, 'packs')).map((name) => `packs/${name}`)];
const base = json(join(sample, 'requests/01-clean.json'));
const requests = Array.from({ length: CHECKS }, (_, i) => {
  const [name, code] = subjects[(i * 7919) % subjects.length];
  const [first, ...others] = base.subjects;
  return { ...base, subjects: [i % 2 ? first : { ...first, name, code }, ...others] };
});

const size = statSync(join(data, 'list.pack')).size;
console.log(`pack: ${(size / 1e6).toFixed(1)} MB; ${CHECKS} checks of one applicant, half of them listed`);
const columns = ['mode', 'ready ms', 'first ms', 'p50 ms', 'p99 ms', 'longest task, loading', 'longest task, checking', 'memory MB'];
console.log(columns.map((name) => name.padStart(name.length + 2)).join(''));
let late = false;
const browser = await chromium.launch();
try {
  for (const [mode, entry] of Object.entries(MODES)) {
    const page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    const before = memory(browser.process().pid);
    const found = await page.evaluate(measure, entry, packs, requests);
    const used = (memory(browser.process().pid) - before) / 1e6;
    const cells = [mode, ...[found.ready, found.first, at(found.times, 0.5), at(found.times, 0.99)].map((ms) => ms.toFixed(2)), ...[found.loading, found.checking].map((ms) => `${ms.toFixed(0)} ms`), used.toFixed(0)];
    console.log(cells.map((cell, i) => String(cell).padStart(columns[i].length + 2)).join(''));
    if (mode === 'worker' && Math.max(found.loading, found.checking) > LONG) late = true;
    await page.close();
  }
} finally {
  await browser.close();
  server.close();
}
if (late) {
  console.log(`worker mode: a task of the main thread took longer than ${LONG} ms`);
  process.exitCode = 1;
}

function at(times, share) {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length * share)];
}

/** Resident bytes of the browser's processes. */
function memory(root) {
  const parents = new Map();
  for (const id of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${id}/stat`, 'utf8');
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      parents.set(Number(id), Number(parent));
    } catch {
      // Gone meanwhile.
    }
  }
  const below = (id) => id === root || (parents.has(id) && below(parents.get(id)));
  let pages = 0;
  for (const id of parents.keys()) {
    if (!below(id)) continue;
    try {
      pages += Number(readFileSync(`/proc/${id}/statm`, 'utf8').split(' ')[1]);
    } catch {
      // Gone meanwhile.
    }
  }
  return pages * 4096;
}

/** Runs in the page. */
async function measure(entry, packs, requests) {
  const tasks = [];
  new PerformanceObserver((list) => list.getEntries().forEach(({ duration }) => tasks.push(duration))).observe({ type: 'longtask' });
  // Entries come a moment after their task.
  const longest = async () => {
    await new Promise((done) => setTimeout(done, 300));
    return Math.max(0, ...tasks.splice(0));
  };
  const url = (name) => new URL(name, location.href).href;
  let started = performance.now();
  const api = await import(`/${entry}`);
  await api.ready();
  const checker = await api.load({ packs: packs.map(url), rulebook: url('rulebook.pack'), calendar: url('calendar.pack'), trust: url('trust.json') });
  const ready = performance.now() - started;
  const loading = await longest();
  const times = [];
  for (const request of requests) {
    started = performance.now();
    await checker.check(request);
    times.push(performance.now() - started);
    // As forms do: one question at a time, and the page has its turn between two.
    await new Promise((done) => setTimeout(done, 0));
  }
  return { ready, loading, first: times[0], times: times.slice(1), checking: await longest() };
}
