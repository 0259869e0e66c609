import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build, createServer } from 'vite';
import webpack from 'webpack';
import { chromium, withBrowser } from '../../lib/browsers.mjs';
import { serve } from '../../lib/server.mjs';

const APP = `
import { ready, validate } from 'credit-check';
import * as inline from 'credit-check/inline';
import * as worker from 'credit-check/worker';
import { vantRule } from 'credit-check/adapters';
import 'credit-check/element';

async function main() {
  await Promise.all([ready(), inline.ready()]);
  return {
    main: validate('91110000600037341K').suggestions[0],
    inline: inline.validate('91110000600037341L').valid,
    worker: (await worker.validate('91110000600037341K')).problems[0].expected,
    rule: await vantRule({ kind: 'uscc' }).validator('91110000600037341L'),
    element: typeof customElements.get('credit-check'),
  };
}
main().then((found) => { window.found = found; }, (error) => { window.found = String(error && error.message) + ' ' + error.remedy; });
`;
const FOUND = { main: '91110000600037341L', inline: true, worker: 'L', rule: true, element: 'function' };

/** Pages made by bundlers, and pages without one. */
export async function pages(results, folder, installed) {
  await withBrowser(chromium, async (browser) => {
    const shows = async (url) => {
      const page = await browser.newPage();
      const complaints = [];
      page.on('pageerror', (error) => complaints.push(String(error)));
      await page.goto(url);
      await page.waitForFunction(() => window.found, { timeout: 30000 }).catch(() => undefined);
      const found = await page.evaluate(() => window.found);
      await page.close();
      assert.deepEqual(complaints, []);
      return found;
    };
    const served = async (folders, routes, path) => {
      const server = await serve(folders, routes);
      try {
        return await shows(server.url + path);
      } finally {
        server.close();
      }
    };
    const html = (script) => ({ html: `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>包</title><div id="app"></div>${script}</html>` });

    await results.test('Vite builds a page with it', async () => {
      const root = await project(folder, 'vite', APP);
      await build({ root, configFile: false, logLevel: 'error', base: '/out/' });
      assert.deepEqual(await served({ out: join(root, 'dist') }, {}, '/out/index.html'), FOUND);
    });

    await results.test('Vite serves a page with it while one develops', async () => {
      const root = await project(folder, 'vite-dev', APP);
      const server = await createServer({ root, configFile: false, logLevel: 'error', server: { host: '127.0.0.1', port: 0, fs: { allow: [folder] } }, optimizeDeps: { exclude: ['credit-check'] } });
      try {
        await server.listen();
        assert.deepEqual(await shows(server.resolvedUrls.local[0]), FOUND);
      } finally {
        await server.close();
      }
    });

    await results.test('webpack 5 builds a page with it, without any setting', async () => {
      const root = await project(folder, 'webpack', APP);
      const made = await promisify(webpack)({ mode: 'production', context: root, entry: './main.js', output: { path: join(root, 'out'), publicPath: '/out/' }, performance: false });
      assert.equal(made.hasErrors(), false, made.toString({ all: false, errors: true }));
      assert.deepEqual(await served({ out: join(root, 'out') }, { '/page.html': html('<script src="/out/main.js"></script>') }, '/page.html'), FOUND);
    });

    await results.test('a page without a bundler imports the files', async () => {
      const names = { '': 'web', '/inline': 'inline', '/worker': 'worker', '/adapters': 'adapters', '/element': 'element', '/messages': 'messages' };
      const map = Object.fromEntries(Object.entries(names).map(([entry, file]) => [`credit-check${entry}`, `/lib/${file}.js`]));
      const page = html(`<script type="importmap">${JSON.stringify({ imports: map })}</script><script type="module">${APP}</script>`);
      assert.deepEqual(await served({ lib: join(installed, 'dist') }, { '/page.html': page }, '/page.html'), FOUND);
    });

    await results.test('one script tag is enough', async () => {
      const use = `CreditCheck.ready().then(function () {
        return CreditCheck.vantRule({ kind: 'uscc' }).validator('91110000600037341L').then(function (rule) {
          window.found = { main: CreditCheck.validate('91110000600037341K').suggestions[0], rule: rule, element: typeof customElements.get('credit-check') };
        });
      });`;
      const page = html(`<script src="/lib/cjs/legacy.js"></script><script>${use}</script>`);
      const { inline: _, worker: __, ...rest } = FOUND;
      assert.deepEqual(await served({ lib: join(installed, 'dist') }, { '/page.html': page }, '/page.html'), rest);
    });
  });
}

async function project(folder, name, script) {
  const root = join(folder, name);
  await mkdir(root, { recursive: true });
  await writeFile(join(root, 'main.js'), script);
  await writeFile(join(root, 'package.json'), '{ "private": true, "type": "module" }');
  await writeFile(join(root, 'index.html'), '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>包</title><script type="module" src="/main.js"></script></html>');
  return root;
}
