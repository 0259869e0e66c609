import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, withBrowser } from '../lib/browsers.mjs';
import { adapterSize, bundlePage } from '../lib/bundle.mjs';
import { PACKAGE, SAMPLE } from '../lib/paths.mjs';
import { serve } from '../lib/server.mjs';
import { react } from './ui/react.mjs';
import { vue } from './ui/vue.mjs';

/** Every library with an adapter; element-ui stands on Vue 2. */
const LIBRARIES = {
  'element-plus': {},
  'element-ui': { vue: 'vue2/dist/vue.runtime.esm.js' },
  'ant-design-vue': {},
  antd: {},
  'naive-ui': {},
  vant: {},
};
/** Versions of React under the wrapper's `react`. */
const REACTS = { react: {}, react18: { react: 'react18', 'react-dom': 'react-dom18' } };
const RIGHT = '91110000600037341L';
const WRONG = '91110000600037341K';
const SENTENCE = '第18位校验码与前面各位不符，至少一位写错';
/** What the engine is kept back by until a test lets it go: no time, so that no machine is too slow for it. */
let gate = Promise.resolve();

/** Keeps the engine back; what it returns lets it go. */
function hold() {
  let letGo;
  gate = new Promise((resolve) => (letGo = resolve));
  return letGo;
}

/** Bytes. */
const THIN = 1024;

/** Form rules in the real libraries, in a browser, with an engine that is late. */
export async function ui(results) {
  const module = await readFile(join(PACKAGE, 'dist/credit_browser_bg.wasm'));
  const script = (html) => ({ html, headers: { 'content-type': 'text/javascript' } });
  const pages = {
    '/dist/credit_browser_bg.wasm': async () => {
      await gate;
      return { html: module, headers: { 'content-type': 'application/wasm' } };
    },
  };
  for (const name of [...Object.keys(LIBRARIES), 'vue']) {
    pages[`/dist/ui-${name}.js`] = script(await bundlePage(name, LIBRARIES[name]));
    pages[`/${name}.html`] = { html: `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>${name}</title><div id="app"></div><script type="module" src="/dist/ui-${name}.js"></script></html>` };
  }
  for (const [name, alias] of Object.entries(REACTS)) {
    pages[`/dist/ui-${name}.js`] = script(await bundlePage('react', alias));
    pages[`/${name}.html`] = { html: `<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>${name}</title><div id="app"></div><script type="module" src="/dist/ui-${name}.js"></script></html>` };
  }
  const server = await serve({ dist: join(PACKAGE, 'dist'), sample: SAMPLE }, pages);
  try {
    await withBrowser(chromium, async (browser) => {
      for (const name of Object.keys(LIBRARIES)) {
        await results.test(`${name}: waits for the engine without holding up the person, refuses and accepts`, () => form(browser, `${server.url}/${name}.html`));
        await results.test(`${name}: the adapter is thin`, async () => {
          const size = await adapterSize(name);
          assert.ok(size < THIN, `${size} bytes`);
        });
      }
      for (const name of Object.keys(REACTS)) await results.test(`${name}: the element as a component`, () => react(name, browser, server.url));
      await vue((name, run) => results.test(`vue: ${name}`, () => run(browser, server.url, hold)));
    });
  } finally {
    server.close();
  }
}

async function form(browser, url) {
  const letGo = hold();
  try {
    await typedBefore(browser, url, letGo);
  } finally {
    letGo();
  }
}

async function typedBefore(browser, url, letGo) {
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  await page.goto(url);
  await page.waitForSelector('input');
  const says = (text) => page.waitForFunction((sentence) => document.body.innerText.includes(sentence), {}, text);
  const silent = (text) => page.waitForFunction((sentence) => !document.body.innerText.includes(sentence), {}, text);
  await page.click('input');
  await page.keyboard.type(WRONG);
  assert.equal(await page.$eval('input', (field) => field.value), WRONG);
  await page.$eval('input', (field) => field.blur());
  await page.click('input'); // the field is usable while the rule waits
  assert.ok(!(await page.evaluate((sentence) => document.body.innerText.includes(sentence), SENTENCE)), 'said before the engine was there');
  letGo();
  await says(SENTENCE);
  await page.keyboard.down('Control');
  await page.keyboard.press('a');
  await page.keyboard.up('Control');
  await page.keyboard.type(RIGHT);
  await page.$eval('input', (field) => field.blur());
  await silent(SENTENCE);
  assert.deepEqual(complaints, []);
  await page.close();
}
