import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { violations } from '../lib/axe.mjs';
import { withBrowser } from '../lib/browsers.mjs';
import { DEMO_PAGES, SCREENSHOTS } from '../lib/paths.mjs';
import { bidders } from './pages/bidders.mjs';
import { clerk } from './pages/clerk.mjs';
import { elementPlus } from './pages/element-plus.mjs';
import { lists } from './pages/lists.mjs';
import { receipt } from './pages/receipt.mjs';
import { rulebook } from './pages/rulebook.mjs';

const SIZES = [
  [1280, 900],
  [375, 812],
];

const PAGES = [
  ['bidders', bidders],
  ['clerk', clerk],
  ['rulebook', rulebook],
  ['lists', lists],
  ['receipt', receipt],
  ['element-plus', elementPlus],
];

/** Element Plus fades its colours in; until then none is the one that people read. */
const CALM = 400;

/** The other demo pages, or `only` one of them. Each test has a page of its own. */
export async function demoPages(results, kind, only) {
  await mkdir(SCREENSHOTS, { recursive: true });
  await withBrowser(kind, async (browser) => {
    for (const [name, tests] of PAGES) {
      if (only && only !== name) continue;
      if (name === 'element-plus' && kind.name !== 'chromium') continue; // there it would be Element Plus that is tested
      const test = (title, run) => results.test(`${kind.name}: ${name}: ${title}`, () => visit(browser, name, (page) => run(page, kind)));
      const { filled } = await tests(test);
      for (const scheme of ['light', 'dark']) {
        await test(`axe finds nothing, ${scheme}, and nothing runs out of the page`, async (page) => {
          if (scheme === 'dark' && kind.name !== 'chromium') return; // BiDi cannot ask for dark
          if (kind.name === 'chromium') await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
          await wait(CALM);
          assert.deepEqual(await violations(page), []);
          await filled(page, kind);
          await wait(CALM);
          assert.deepEqual(await violations(page), []);
          for (const [width, height] of SIZES) {
            await page.setViewport({ width, height });
            await wait(CALM / 2);
            const [content, room] = await page.evaluate(() => [document.scrollingElement.scrollWidth, document.documentElement.clientWidth]);
            assert.ok(content <= room, `${content} wide in ${room}`);
            if (kind.name === 'chromium') await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}-${scheme}.png`), fullPage: true });
          }
        });
      }
    }
  });
}

async function visit(browser, name, run) {
  const page = await browser.newPage();
  const url = pathToFileURL(join(DEMO_PAGES, `${name}.html`)).href;
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (request.url() !== url && !/^(data|blob):/.test(request.url())) complaints.push(request.url());
  });
  try {
    await page.setViewport({ width: 1280, height: 900 });
    await page.goto(url);
    await page.waitForSelector('main');
    await run(page);
    assert.deepEqual(complaints, []);
  } finally {
    await page.close();
  }
}
