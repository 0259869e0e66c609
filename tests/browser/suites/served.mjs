import assert from 'node:assert/strict';
import { get } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { violations } from '../lib/axe.mjs';
import { chromium, withBrowser } from '../lib/browsers.mjs';
import { host } from '../lib/host.mjs';
import { DEMO_PAGES } from '../lib/paths.mjs';

/** Published schemas have closed sets of one name as well. */
const RULES = { 'no-illogical-composition-keywords': 'off', 'operation-operationId': 'error', 'no-invalid-media-type-examples': 'error', 'no-unused-components': 'error' };

/** Least of a page that compression takes away: the modules in it are base64 of what is dense already. */
const SAVED = 0.6;

/** Most that a page may move under its reader while it comes (cumulative layout shift). */
const MOVED = 0.02;

/** The pages and the documentation as `credit serve` gives them. */
export async function served(results) {
  const { url, stop } = await host(DEMO_PAGES);
  try {
    await results.test('redocly finds nothing in the documentation of the interface', async () => {
      const source = await (await fetch(`${url}/openapi.json`)).text();
      const config = await createConfig({ extends: ['recommended-strict'], rules: RULES });
      const found = await lintFromString({ source, config, absoluteRef: '/openapi.json' });
      assert.deepEqual(found.map(({ ruleId, message, location }) => `${ruleId}: ${message} ${location[0].pointer}`), []);
    });
    for (const [coding, unpack] of [['br', brotliDecompressSync], ['gzip', gunzipSync]]) {
      await results.test(`the page comes compressed (${coding}), once`, async () => {
        const plain = await asked(`${url}/index.html`, {});
        const packed = await asked(`${url}/index.html`, { 'accept-encoding': coding });
        assert.equal(packed.headers['content-encoding'], coding);
        assert.ok(unpack(packed.body).equals(plain.body));
        assert.ok(packed.body.length < plain.body.length * (1 - SAVED), `${packed.body.length} of ${plain.body.length}`);
        const again = await asked(`${url}/index.html`, { 'accept-encoding': coding, 'if-none-match': packed.headers.etag });
        assert.deepEqual([again.status, again.body.length], [304, 0]);
      });
    }
    await withBrowser(chromium, async (browser) => {
      for (const path of ['/', '/docs']) {
        await results.test(`${path} in a browser: nothing is complained of, axe finds nothing`, async () => {
          const page = await browser.newPage();
          const complaints = [];
          page.on('pageerror', (error) => complaints.push(String(error)));
          page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
          await page.evaluateOnNewDocument(() => {
            window.moved = 0;
            new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (window.moved += value))).observe({ type: 'layout-shift', buffered: true });
          });
          // The policy of the page keeps out what axe adds, too.
          await page.setBypassCSP(path === '/docs');
          await page.goto(url + path);
          await page.waitForSelector('main');
          if (path === '/') await page.waitForFunction(() => document.querySelector('credit-check').shadowRoot.querySelector('#form'), { timeout: 30000 });
          if (path === '/docs') assert.deepEqual(await violations(page), []);
          assert.ok((await page.evaluate(() => window.moved)) < MOVED);
          assert.deepEqual(complaints, []);
          await page.close();
        });
      }
    });
  } finally {
    await stop();
  }
}

function asked(address, headers) {
  return new Promise((done, failed) => {
    get(address, { headers }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.on('end', () => done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) }));
    }).on('error', failed);
  });
}
