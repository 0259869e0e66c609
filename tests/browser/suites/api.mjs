import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, firefox, withBrowser } from '../lib/browsers.mjs';
import { examples } from '../lib/form.mjs';
import { PACKAGE, SAMPLE } from '../lib/paths.mjs';
import { serve } from '../lib/server.mjs';
import { sampleFiles } from '../lib/vectors.mjs';
import { environment } from './api/environment.mjs';

/** Loading, giving back and the worker, in pages of a server that can be slow, wrong and gone. */
export async function api(results) {
  for (const kind of [chromium, firefox]) await apiIn(results, kind);
}

/** The same in one browser. */
export async function apiIn(results, kind) {
  await withBrowser(kind, async (browser) => {
    const test = (name, run) => results.test(`${kind.name}: ${name}`, () => visit(browser, run));
    await loading(test);
    await withoutNetwork(test);
    await poisonedCopies(test);
    await remembers(test);
    await worker(test, kind);
    await environment((name, run) => results.test(`${kind.name}: ${name}`, () => run(browser)), kind);
  });
}

/** A page of a server of its own, which `leave` takes away. */
async function visit(browser, run) {
  const module = await readFile(join(PACKAGE, 'dist/credit_browser_bg.wasm'));
  // Sound to the browser, but not the bytes that the package was built with: an empty custom section more.
  const forged = Buffer.concat([module, Buffer.from([0, 2, 1, 120])]);
  const slow = () => new Promise(() => undefined); // never answered: only who is told to stop gets away
  const wasm = { 'content-type': 'application/wasm' };
  const server = await serve({ dist: join(PACKAGE, 'dist'), sample: SAMPLE }, { '/slow.pack': slow, '/forged.wasm': { html: forged, headers: wasm } });
  const page = await browser.newPage();
  try {
    await page.goto(server.url);
    // What the tests share in the page: the sample's addresses, and how a call fails.
    await page.evaluate((files) => {
      const at = (path) => new URL(`/sample/${path}`, location.href).href;
      window.sources = (set) => ({ packs: files.sets[set].map(at), rulebook: at(files.rulebook), calendar: at(files.calendar), trust: at(files.trust) });
      window.fails = (call) => Promise.resolve().then(call).then(() => 'nothing', (error) => `${error.name} ${error.code}`);
    }, await sampleFiles());
    await run(page, server);
  } finally {
    await page.close();
    server.close();
  }
}

async function loading(test) {
  await test('tells how far it is, for every file', async (page) => {
    const seen = await page.evaluate(async () => {
      const { load } = await import('/dist/web.js');
      const heard = [];
      await load({ ...window.sources('packs'), onProgress: (sum) => heard.push({ ...sum }) });
      const { packs, rulebook, calendar, trust } = window.sources('packs');
      let bytes = 0;
      for (const url of [...packs, rulebook, calendar, trust]) bytes += (await (await fetch(url)).arrayBuffer()).byteLength;
      return { heard, bytes, of: packs.length + 3 };
    });
    const last = seen.heard[seen.heard.length - 1];
    assert.deepEqual(last, { loaded: seen.bytes, total: seen.bytes, files: seen.of, of: seen.of });
    assert.ok(seen.heard.length > seen.of);
    seen.heard.reduce((before, now) => {
      assert.ok(now.loaded >= before.loaded && now.files >= before.files);
      return now;
    });
  });

  await test('ends when it is told to, and can be started again', async (page) => {
    const [code, again] = await page.evaluate(async () => {
      const { load, ready } = await import('/dist/web.js');
      await ready();
      const aborter = new AbortController();
      setTimeout(() => aborter.abort(), 100);
      const code = await window.fails(() => load({ ...window.sources('packs'), packs: ['/slow.pack'], signal: aborter.signal }));
      return [code, typeof (await load(window.sources('packs'))).describe];
    });
    assert.equal(code, 'CreditError engine.aborted');
    assert.equal(again, 'function');
  });

  await test('gives its memory back once, and says so to whoever asks later', async (page) => {
    const codes = await page.evaluate(async () => {
      const { load } = await import('/dist/web.js');
      const checker = await load(window.sources('packs'));
      checker.dispose();
      checker.dispose();
      return [await window.fails(() => checker.describe()), await window.fails(() => checker.checkJson('{}'))];
    });
    assert.deepEqual(codes, ['CreditError engine.disposed', 'CreditError engine.disposed']);
  });

  await test('says so when the engine has stopped, and gives no answer from what is left of it', async (page) => {
    const seen = await page.evaluate(async () => {
      const { load, validate } = await import('/dist/web.js');
      const [checker, other] = [await load(window.sources('packs')), await load(window.sources('packs'))];
      checker.raw.__wbg_ptr = 0xfffffff0; // outside of its memory: a real trap
      const codes = [await window.fails(() => checker.checkJson('{}')), await window.fails(() => other.checkJson('{}'))];
      other.dispose();
      const said = await Promise.resolve().then(() => validate('91110000600037341L')).catch((error) => error.toJSON());
      return { codes, said };
    });
    assert.deepEqual(seen.codes, ['CreditError engine.trap', 'CreditError engine.trap']);
    assert.equal(seen.said.text, '核查引擎意外停止，这次没有结论');
    assert.match(seen.said.remedy, /^重新载入页面再试/);
  });

  await test('takes no other module than its own', async (page) => {
    const codes = await page.evaluate(async () => {
      const { ready } = await import('/dist/web.js');
      return [await window.fails(() => ready('/forged.wasm')), await window.fails(() => ready('/dist/credit_browser_bg.wasm'))];
    });
    assert.deepEqual(codes, ['CreditError engine.start', 'nothing']);
  });
}

async function withoutNetwork(test) {
  const all = await examples();
  const [fresh] = all;
  const stale = all.find(({ packs }) => packs === 'stale');

  await test('works without network from what the page chose to keep, and says that a list is out of date', async (page, server) => {
    await page.evaluate(async () => {
      window.first = await import('/dist/web.js');
      window.second = await import('/dist/web.js?another'); // an engine that has not started when the network goes
      await window.first.load(window.sources('packs'));
      window.before = await caches.keys();
      const keeper = await import('/dist/web.js?keeper'); // keeps the module too, for it starts with a cache
      (await keeper.load({ ...window.sources('packs'), cache: 'my-lists' })).dispose();
      (await keeper.load({ ...window.sources('stale'), cache: 'my-lists' })).dispose();
    });
    await server.close();
    const found = await page.evaluate(
      async (request, late) => {
        const gone = await window.fails(() => window.first.load(window.sources('packs')));
        const kept = await window.second.load({ ...window.sources('packs'), cache: 'my-lists' });
        const old = await window.second.load({ ...window.sources('stale'), cache: 'my-lists' });
        const { outcome, coverage } = old.check(late);
        return { before: window.before, keys: await caches.keys(), gone, outcome: kept.check(request).outcome, late: outcome, said: coverage.find(({ state }) => state === 'stale').text };
      },
      fresh.request,
      stale.request,
    );
    const { said, ...rest } = found;
    assert.deepEqual(rest, { before: [], keys: ['my-lists'], gone: 'CreditError engine.data', outcome: fresh.outcome, late: 'refer' });
    assert.match(said, /过期/);
  });
}

/** What stands in a cache is held against the digest again, and an answer of the server counts before it. */
async function poisonedCopies(test) {
  await test('a copy stands in for no answer, never for another one, and only with its digest', async (page, server) => {
    const there = await page.evaluate(async () => {
      window.late = await import('/dist/web.js?late'); // an engine that has not started when the network goes
      const keeper = await import('/dist/web.js?keeper');
      (await keeper.load({ ...window.sources('packs'), cache: 'my-lists' })).dispose();
      const kept = await caches.open('my-lists');
      const module = (await kept.keys()).find(({ url }) => url.endsWith('.wasm')).url;
      await kept.put(module, new Response('not a module', { headers: { 'content-type': 'application/wasm' } }));
      // A trust policy that its host has withdrawn.
      const withdrawn = await window.fails(() => keeper.load({ ...window.sources('packs'), trust: '/dist/withdrawn.json', cache: 'my-lists' }));
      await kept.put('/dist/withdrawn.json', new Response('{"keys":[]}'));
      const again = await window.fails(() => keeper.load({ ...window.sources('packs'), trust: '/dist/withdrawn.json', cache: 'my-lists' }));
      return { withdrawn, again, left: Boolean(await kept.match('/dist/withdrawn.json')) };
    });
    assert.deepEqual(there, { withdrawn: 'CreditError engine.data', again: 'CreditError engine.data', left: false });
    await server.close();
    const away = await page.evaluate(async () => {
      const poisoned = await window.fails(() => window.late.load({ ...window.sources('packs'), cache: 'my-lists' }));
      const kept = await caches.open('my-lists');
      return { poisoned, left: (await kept.keys()).some(({ url }) => url.endsWith('.wasm')) };
    });
    assert.deepEqual(away, { poisoned: 'CreditError engine.start', left: false });
  });
}

/** What this browser has seen of an issuer is not undone by an older file, on the page and in the worker. */
async function remembers(test) {
  for (const entry of ['web', 'worker']) {
    await test(`an issue that goes back is refused by who has seen a newer one (${entry})`, async (page) => {
      const seen = await page.evaluate(async (name) => {
        const { load } = await import(`/dist/${name}.js`);
        const ask = (packs, more) => window.fails(async () => (await load({ ...window.sources(packs), today: '2026-11-20', ...more })).dispose());
        const memory = 'my-lists';
        const first = await ask('packs', { memory });
        const kept = localStorage.getItem(`credit-check:memory:${memory}`);
        const again = await ask('packs', { memory });
        const back = await ask('stale', { memory });
        const same = localStorage.getItem(`credit-check:memory:${memory}`) === kept;
        const elsewhere = await ask('stale', { memory: 'another' });
        const doubts = [];
        const allowed = await ask('stale', { memory, onDoubt: (all) => doubts.push(...all.map(({ code, remedy }) => [code, remedy.length > 0])) });
        // What was taken all the same is what counts from then on.
        const then = await ask('stale', { memory });
        const store = { text: '{"version":1,"seen":"x"}', read: () => store.text, write: () => undefined };
        const spoilt = await ask('packs', { memory: store });
        const wrong = await ask('packs', { memory: 7 });
        return { first, kinds: JSON.parse(kept).seen.map(({ kind }) => kind), again, back, same, elsewhere, doubts, allowed, then, spoilt, wrong };
      }, entry);
      const { kinds, ...rest } = seen;
      assert.deepEqual([...new Set(kinds)], ['list', 'grade', 'rulebook', 'calendar']);
      assert.deepEqual(rest, {
        ...{ first: 'nothing', again: 'nothing', back: 'CreditError memory.rollback', same: true, elsewhere: 'nothing' },
        ...{ doubts: [['memory.rollback', true]], allowed: 'nothing', then: 'nothing' },
        ...{ spoilt: 'CreditError json.type', wrong: 'CreditError engine.options' },
      });
    });
  }
}

async function worker(test, kind) {
  const all = await examples();
  await test('the worker answers as the page would, and the page stays free', async (page) => {
    const found = await page.evaluate(
      async (requests) => {
        const here = await import('/dist/web.js');
        const there = await import('/dist/worker.js');
        const checker = await here.load(window.sources('packs'));
        const expected = requests.map((request) => checker.checkJson(JSON.stringify(request)));
        const codes = Array.from({ length: 100000 }, (_, i) => `9111000060003${String(i).padStart(5, '0')}`);
        const quick = here.quickBatch(codes, 'uscc');
        const heard = [];
        const other = await there.load({ ...window.sources('packs'), onProgress: ({ files, of }) => heard.push(files / of) });
        const given = await Promise.all(requests.map((request) => other.checkJson(JSON.stringify(request))));
        const batch = await there.quickBatch(new TextEncoder().encode(codes.join('\n')), 'uscc');
        // What the page would do meanwhile goes on; `cargo xtask bench browser` has the times.
        let turns = 0;
        const timer = setInterval(() => (turns += 1), 0);
        const many = Array.from({ length: 20 }, () => codes.join('\n')).join('\n');
        await there.quickBatch(new TextEncoder().encode(many), 'uscc');
        clearInterval(timer);
        const aborter = new AbortController();
        setTimeout(() => aborter.abort(), 100);
        const aborted = await window.fails(() => there.load({ ...window.sources('packs'), packs: ['/slow.pack'], signal: aborter.signal }));
        const wrong = await there.load({ ...window.sources('packs'), trust: '/sample/rulebook.pack' }).catch((error) => error);
        await other.dispose();
        const disposed = await window.fails(() => other.describe());
        const open = there.validate('91110000600037341L');
        there.terminate();
        const ended = await window.fails(() => open);
        const again = (await there.validate('91110000600037341K')).suggestions[0];
        const failure = wrong instanceof there.CreditError && wrong.code !== '' && wrong.remedy !== '';
        const same = quick.length === batch.length && quick.every((number, i) => number === batch[i]);
        return { equal: JSON.stringify(given) === JSON.stringify(expected), same, progress: heard[heard.length - 1], free: turns > 0, aborted, disposed, ended, again, failure, version: (await there.version()) === here.version() };
      },
      all.map(({ request }) => request),
    );
    assert.deepEqual(found, {
      ...{ equal: true, same: true, free: true, progress: 1, aborted: 'CreditError engine.aborted', disposed: 'CreditError engine.disposed' },
      ...{ ended: 'CreditError engine.aborted', again: '91110000600037341L', failure: true, version: true },
    });
  });
}
