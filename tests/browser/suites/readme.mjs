import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chromium, withBrowser } from '../lib/browsers.mjs';
import { PACKAGE, ROOT, SAMPLE } from '../lib/paths.mjs';
import { serve } from '../lib/server.mjs';
import { asking, declares, isTold, snippets } from '../lib/snippets.mjs';

const run = promisify(execFile);

/** What a program of the document is given by the page or program around it. */
const GIVEN = {
  zxgk: `read('packs/zxgk.pack')`,
  ccgp: `read('packs/ccgp.pack')`,
  commitment: `read('packs/commitment.pack')`,
  rulebook: `read('rulebook.pack')`,
  calendar: `read('calendar.pack')`,
  trust: `JSON.parse(read('trust.json').toString())`,
  request: `JSON.parse(read('requests/09-deferral-signed.json').toString())`,
  bytes: `new TextEncoder().encode('91110000600037341L\\n91110000600037341K\\n')`,
  suggestions: `{ value: [] }`,
  files: `readdirSync(sample + '/rulebook').filter((name) => name.endsWith('.csv')).map((name) => ({ name, text: read('rulebook/' + name).toString() }))`,
  // Rule L5 loses its condition on 失信等级, and meets L4.
  changed: `tables.map((table) => ({ ...table, rows: table.rows.map((row) => (row[1] === 'L5' ? row.map((cell, at) => (table.header[at] === '失信等级' ? '' : cell)) : row)) }))`,
  checker: `await (await import('credit-check')).load({ packs: ['zxgk', 'ccgp', 'commitment'].map((name) => read('packs/' + name + '.pack')), rulebook: read('rulebook.pack'), calendar: read('calendar.pack'), trust: read('trust.json') })`,
};

/** What stands in the documents for people to copy, as it stands, over the sample city. */
export async function readme(results) {
  const document = await readFile(join(PACKAGE, 'README.md'), 'utf8');
  const found = snippets(document);
  const programs = found.filter(({ language, text }) => language === 'js' && !text.includes('explainEnvironment'));
  const told = await programsOf(results, programs);
  results.testNow('the documents tell what comes out', () => assert.ok(programs.length >= 5 && told >= 6, `${programs.length} programs, ${told} answers`));
  await withBrowser(chromium, async (browser) => {
    const front = snippets(await readFile(join(ROOT, 'README.md'), 'utf8'));
    const pages = [...found, ...front].filter(({ language }) => language === 'html');
    results.testNow('pages are found', () => assert.equal(pages.length, 2));
    await markup(results, browser, pages);
    await environment(results, browser, found.find(({ text }) => text.includes('explainEnvironment')).text);
  });
}

/** Each in a module of its own beside the package, which it imports by name; how many answers were compared. */
async function programsOf(results, programs) {
  // A package may import itself by its name.
  const folder = await mkdtemp(join(PACKAGE, 'dist/readme-'));
  let compared = 0;
  try {
    for (const [at, { text }] of programs.entries()) {
      await results.test(`program ${at + 1} of the document`, async () => {
        const file = join(folder, `${at}.mjs`);
        await writeFile(file, program(text));
        const { stdout } = await run(process.execPath, [file]).catch(({ stderr }) => assert.fail(stderr));
        for (const line of stdout.split('\n').filter(Boolean)) {
          const { value, expected } = JSON.parse(line);
          assert.ok(isTold(value, expected), `${JSON.stringify(value).slice(0, 600)} is told as ${expected}`);
          compared += 1;
        }
      });
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return compared;
}

function program(text) {
  const given = Object.entries(GIVEN).filter(([name]) => new RegExp(`\\b${name}\\b`).test(text) && !declares(text, name));
  const later = ([name]) => name === 'changed';
  const lines = given.filter((one) => !later(one)).map(([name, value]) => `const ${name} = ${value};`);
  const last = given.filter(later).map(([name, value]) => `const ${name} = ${value};`).join('\n');
  return `import { readdirSync, readFileSync } from 'node:fs';
const sample = ${JSON.stringify(SAMPLE)};
const read = (path) => readFileSync(sample + '/' + path);
const told = (value, expected) => console.log(JSON.stringify({ value, expected }));
${lines.join('\n')}
${asking(text).replace(/^(const rulebook = draft.*)$/m, (line) => `${line}\n${last}`)}`;
}

/** The element in a page of a template, whose language is English; the data under /data. */
async function markup(results, browser, pages) {
  const data = await mkdtemp(join(tmpdir(), 'credit-data-'));
  await mkdir(data, { recursive: true });
  for (const path of ['packs/zxgk.pack', 'packs/ccgp.pack', 'packs/commitment.pack', 'rulebook.pack', 'calendar.pack', 'trust.json']) await cp(join(SAMPLE, path), join(data, path.split('/').pop()));
  const map = JSON.stringify({ imports: { 'credit-check/element': '/lib/element.js' } });
  const page = ({ text }) => ({ html: `<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>x</title><script type="importmap">${map}</script>${text}` });
  const server = await serve({ lib: join(PACKAGE, 'dist'), data }, Object.fromEntries(pages.map((one, at) => [`/${at}.html`, page(one)])));
  try {
    for (const at of pages.keys()) {
      await results.test(`page ${at + 1} of the documents shows a form, in Chinese`, async () => {
        const tab = await browser.newPage();
        const complaints = [];
        tab.on('pageerror', (error) => complaints.push(String(error)));
        await tab.goto(`${server.url}/${at}.html`);
        const form = await tab.waitForFunction(() => document.querySelector('credit-check').shadowRoot && document.querySelector('credit-check').shadowRoot.querySelector('#form'), { timeout: 30000 });
        assert.equal(await form.evaluate((one) => one.closest('[lang]').lang), 'zh-CN');
        assert.deepEqual(complaints, []);
        await tab.close();
      });
    }
  } finally {
    await server.close();
    await rm(data, { recursive: true, force: true });
  }
}

/** Under the policy that it speaks of. */
async function environment(results, browser, text) {
  const script = `import { explainEnvironment } from '/lib/web.js';\nconst told = (value, expected) => { window.found = { value, expected }; };\n${asking(text)}`;
  const policy = "default-src 'none'; script-src 'self'; connect-src 'self'";
  const server = await serve({ lib: join(PACKAGE, 'dist') }, {
    '/page.html': { html: '<!DOCTYPE html><meta charset="utf-8"><title>x</title><script type="module" src="/main.js"></script>', headers: { 'content-security-policy': policy } },
    '/main.js': { html: script, headers: { 'content-type': 'text/javascript' } },
  });
  try {
    await results.test('why the engine does not start, as the document tells it', async () => {
      const tab = await browser.newPage();
      await tab.goto(`${server.url}/page.html`);
      await tab.waitForFunction(() => window.found, { timeout: 30000 });
      const { value, expected } = await tab.evaluate(() => window.found);
      assert.ok(isTold(value, expected), `${JSON.stringify(value)} is told as ${expected}`);
      await tab.close();
    });
  } finally {
    await server.close();
  }
}
