import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'vite';
import { chromium, withBrowser } from '../lib/browsers.mjs';
import { examples } from '../lib/form.mjs';
import { PACKAGE, SAMPLE } from '../lib/paths.mjs';
import { serve } from '../lib/server.mjs';
import { sampleFiles } from '../lib/vectors.mjs';

const run = promisify(execFile);
/** Next, Vitest and their like stand in a folder of their own, which is installed when this suite runs. */
const HOME = fileURLToPath(new URL('../consumers', import.meta.url));
const need = createRequire(join(HOME, 'package.json'));
const bin = (name, path) => join(dirname(need.resolve(`${name}/package.json`)), path);

/** Projects of others, made with the package as it would be published. */
export async function consumers(results) {
  const folder = await mkdtemp(join(HOME, 'run-'));
  try {
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: PACKAGE });
    const installed = join(folder, 'node_modules/credit-check');
    await mkdir(installed, { recursive: true });
    await run('tar', ['-xzf', join(folder, JSON.parse(stdout)[0].filename), '--strip-components=1', '-C', installed]);
    await cp(SAMPLE, join(folder, 'sample'), { recursive: true });
    const example = (await examples()).find(({ outcome }) => outcome === 'accept-with-deferral');
    const world = { results, folder, example, files: await sampleFiles(), write: (path, text) => put(join(folder, path), text) };
    await put(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
    await tests(world);
    await frameworks(world);
    await underPolicies(world, installed);
    await next(world);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function put(path, text) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}

/** Vitest in its three environments: bytes of another realm, an element without a browser. */
async function tests({ results, folder, example, files, write }) {
  const open = `
    const bytes = (path) => readFileSync('sample/' + path);
    const sources = ${JSON.stringify(files)};
    const checker = await load({ packs: sources.sets.packs.map(bytes), rulebook: bytes(sources.rulebook), calendar: bytes(sources.calendar), trust: JSON.parse(bytes(sources.trust).toString()) });
    const request = ${JSON.stringify(example.request)};`;
  const head = (environment) => `// @vitest-environment ${environment}\nimport { expect, test } from 'vitest';\nimport { readFileSync } from 'node:fs';\nimport { load } from 'credit-check';\n`;
  const decides = `
test('decides', async () => {
  ${open}
  expect(checker.check(request).outcome).toBe('${example.outcome}');
});
test('an error has its words', async () => {
  await expect(load({})).rejects.toMatchObject({ name: 'CreditError', code: 'engine.options', place: '/packs' });
});`;
  const element = `
test('the element attaches and decides', async () => {
  const { defineCreditCheck } = await import('credit-check/element');
  defineCreditCheck();
  ${open}
  const element = document.createElement('credit-check');
  element.checker = checker;
  document.body.append(element);
  element.request = request;
  expect(element.decision.outcome).toBe('${example.outcome}');
  expect(element.shadowRoot.querySelector('#applicant-name').value).toBe(request.subjects[0].name);
});
test('a worker cannot be started here, and says so', async () => {
  const { ready } = await import('credit-check/worker');
  await expect(ready()).rejects.toMatchObject({ name: 'CreditError', code: expect.stringMatching(/^worker\\./) });
});`;
  await write('tests/node.test.mjs', head('node') + decides);
  for (const environment of ['jsdom', 'happy-dom']) await write(`tests/${environment}.test.mjs`, head(environment) + decides + element);
  await write('vitest.config.mjs', `export default { test: { pool: 'threads', maxWorkers: 1, testTimeout: 30000 } };`);
  await results.test('Vitest in node, jsdom and happy-dom', async () => {
    // Vite, which other suites build with in this process, leaves NODE_ENV at production; Vitest then finds no `node:` modules.
    const { stdout } = await run(process.execPath, [bin('vitest', 'vitest.mjs'), 'run', '--root', folder, '--reporter=json', 'tests/'], { cwd: folder, env: { ...process.env, NODE_ENV: 'test', NO_COLOR: '1' } }).catch((failed) => failed);
    const report = JSON.parse(stdout.slice(stdout.indexOf('{')));
    const failures = report.testResults.flatMap(({ message, assertionResults }) => [message, ...assertionResults.filter(({ status }) => status !== 'passed').map(({ fullName, failureMessages }) => `${fullName}: ${failureMessages}`)]).filter(Boolean);
    assert.deepEqual(failures, []);
    assert.equal(report.numPassedTests, 10);
  });
}

const addresses = ({ sets, rulebook, calendar, trust }) => {
  const at = (path) => `/sample/${path.split('/').map(encodeURIComponent).join('/')}`;
  return { packs: sets.packs.map(at), rulebook: at(rulebook), calendar: at(calendar), trust: at(trust) };
};

/** React 19 with every attribute in JSX, and Vue; nobody imports the element. */
async function frameworks({ results, folder, example, files, write }) {
  const { packs, ...data } = addresses(files);
  const all = { ...data, packs, name: 'credit', value: '', form: 'host', validity: {}, type: 'x', decision: null, failure: null, willValidate: true, validationMessage: '', lang: 'zh-CN', theme: 'light', matter: example.request.matter, date: example.request.decidedOn, required: true };
  const jsx = Object.entries(all).map(([name, value]) => `${name}={${JSON.stringify(value)}}`).join(' ');
  const page = '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>宿主</title><div id="app"></div><script type="module" src="./main.jsx"></script></html>';
  await write('react/index.html', page);
  await write(
    'react/main.jsx',
    `import { createRoot } from 'react-dom/client';
     import { CreditCheck } from 'credit-check/react';
     createRoot(document.getElementById('app')).render(<><form id="host"></form><credit-check id="raw" ${jsx} request={${JSON.stringify(example.request)}} /><CreditCheck id="wrapped" packs={${JSON.stringify(packs)}} ${Object.entries(data).map(([name, value]) => `${name}="${value}"`).join(' ')} /></>);`,
  );
  await write('vue/index.html', page.replace('main.jsx', 'main.js'));
  await write(
    'vue/main.js',
    `import { createApp, h } from 'vue';
     import { CreditCheck } from 'credit-check/vue';
     createApp({ render: () => h(CreditCheck, { id: 'wrapped', packs: ${JSON.stringify(packs)}, ...${JSON.stringify(data)} }) }).mount('#app');`,
  );
  await withBrowser(chromium, async (browser) => {
    const open = async (name) => {
      const root = join(folder, name);
      await build({ root, configFile: false, logLevel: 'error', base: '/out/', oxc: { jsx: { runtime: 'automatic' } } });
      const server = await serve({ out: join(root, 'dist'), sample: SAMPLE }, {});
      const tab = await browser.newPage();
      const complaints = [];
      tab.on('pageerror', (error) => complaints.push(String(error)));
      await tab.goto(`${server.url}/out/index.html`);
      const ready = (id) => tab.waitForFunction((one) => { const element = document.getElementById(one); return element && element.shadowRoot && element.shadowRoot.querySelector('#form'); }, { timeout: 30000 }, id);
      return { tab, complaints, ready, close: () => tab.close().then(() => server.close()) };
    };
    await results.test('Vite and React 19: every attribute in JSX, and the wrapper brings the element along', async () => {
      const { tab, complaints, ready, close } = await open('react');
      await ready('wrapped').catch((error) => assert.fail(`${error} ${complaints}`));
      await ready('raw');
      const raw = await tab.$eval('#raw', (element) => ({ name: element.name, packs: element.packs.split(' ').length, matter: element.matter, outcome: element.decision.outcome, required: element.required, form: element.form && element.form.id }));
      assert.deepEqual(raw, { name: 'credit', packs: packs.length, matter: example.request.matter, outcome: example.outcome, required: true, form: 'host' });
      assert.deepEqual(complaints, []);
      await close();
    });
    await results.test('Vite and Vue: the wrapper brings the element along', async () => {
      const { complaints, ready, close } = await open('vue');
      await ready('wrapped').catch((error) => assert.fail(`${error} ${complaints}`));
      assert.deepEqual(complaints, []);
      await close();
    });
  });
}

/** The worker in a page whose policy wants Trusted Types. */
async function underPolicies({ results, files }, installed) {
  const policy = (types) => `default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; require-trusted-types-for 'script'; trusted-types ${types}`;
  const script = `import { ready, load } from '/lib/worker.js';
    const sources = ${JSON.stringify(addresses(files))};
    ready().then(() => load(sources)).then((checker) => checker.describe()).then(({ matters }) => { window.found = matters.length; }, (error) => { window.found = error.name + ' ' + error.code + ' ' + error.remedy; });`;
  const page = (types) => ({ html: '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>策略</title><script type="module" src="/main.js"></script></html>', headers: { 'content-security-policy': policy(types) } });
  const server = await serve({ lib: join(installed, 'dist'), sample: SAMPLE }, { '/named.html': page('credit-check'), '/other.html': page('other'), '/main.js': { html: script, headers: { 'content-type': 'text/javascript' } } });
  try {
    await withBrowser(chromium, async (browser) => {
      const found = async (path) => {
        const tab = await browser.newPage();
        await tab.goto(server.url + path);
        await tab.waitForFunction(() => window.found, { timeout: 30000 });
        const said = await tab.evaluate(() => window.found);
        await tab.close();
        return said;
      };
      await results.test('the worker under a content security policy and Trusted Types', async () => assert.ok((await found('/named.html')) > 3));
      await results.test('a policy that does not name ours is said, with what to do', async () => assert.match(await found('/other.html'), /^CreditError worker\.start .*trusted-types 中列出 credit-check/));
    });
  } finally {
    server.close();
  }
}

/** Next: a decision in a server component, the element in a client component, both from one build. */
async function next({ results, folder, example, files, write }) {
  const { sets, rulebook, calendar, trust } = files;
  const paths = { packs: sets.packs.map((path) => `../sample/${path}`), rulebook: `../sample/${rulebook}`, calendar: `../sample/${calendar}`, trust: `../sample/${trust}` };
  await write('next/package.json', '{ "private": true, "type": "module" }');
  await write('next/next.config.mjs', `export default { turbopack: { root: ${JSON.stringify(HOME)} }, outputFileTracingRoot: ${JSON.stringify(HOME)} };`);
  await write('next/app/layout.jsx', `export default function Layout({ children }) { return <html lang="zh-CN"><body>{children}</body></html>; }`);
  await write(
    'next/app/page.jsx',
    `import { load } from 'credit-check';
     export const dynamic = 'force-dynamic';
     export default async function Page() {
       const checker = await load(${JSON.stringify(paths)});
       return <p id="outcome">{checker.check(${JSON.stringify(example.request)}).outcome}</p>;
     }`,
  );
  await write('next/app/form/page.jsx', `import { CreditCheck } from 'credit-check/react';\nexport default function Page() { return <main><h1>申请</h1><CreditCheck id="wrapped" name="credit" /></main>; }`);
  const root = join(folder, 'next');
  const cli = bin('next', 'dist/bin/next');
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', CI: '1' };
  const built = results.test('Next builds it, for the server and the page', async () => {
    await run(process.execPath, [cli, 'build'], { cwd: root, env, maxBuffer: 1 << 26 }).catch(({ stdout, stderr }) => assert.fail(`${stdout}${stderr}`.slice(-3000)));
  });
  await built;
  await results.test('Next decides on the server and shows the element', async () => {
    const port = 3100 + (process.pid % 800);
    const server = spawn(process.execPath, [cli, 'start', '--port', String(port), '--hostname', '127.0.0.1'], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    for (const stream of [server.stdout, server.stderr]) stream.on('data', (data) => (said += data));
    try {
      const url = `http://127.0.0.1:${port}`;
      const get = async (path) => {
        for (let tries = 0; ; tries += 1) {
          try {
            return await (await fetch(url + path)).text();
          } catch (error) {
            if (tries > 150) throw error;
            await new Promise((go) => setTimeout(go, 200));
          }
        }
      };
      assert.match(await get('/'), new RegExp(`id="outcome">${example.outcome}<`), said);
      assert.match(await get('/form'), /<credit-check/);
      await withBrowser(chromium, async (browser) => {
        const tab = await browser.newPage();
        const complaints = [];
        tab.on('pageerror', (error) => complaints.push(String(error)));
        await tab.goto(`${url}/form`);
        await tab.waitForFunction(() => document.querySelector('credit-check').shadowRoot, { timeout: 30000 });
        assert.deepEqual(complaints, []);
      });
    } finally {
      server.kill();
    }
  });
}
