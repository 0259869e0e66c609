import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium, firefox, withBrowser } from '../lib/browsers.mjs';
import { violations } from '../lib/axe.mjs';
import { examples } from '../lib/form.mjs';
import { host } from '../lib/host.mjs';
import { DEMO_PAGES, SCREENSHOTS } from '../lib/paths.mjs';

const text = (page, selector) => page.$eval(selector, (part) => part.innerText.trim());

async function type(page, id, value) {
  await page.$eval(`#${id}`, (field) => field.select());
  await page.focus(`#${id}`);
  await page.keyboard.press('Backspace');
  await page.type(`#${id}`, value);
}

/** A clerk searches, settles the one record that is found, and makes the record of the review. */
async function review(page, name) {
  await type(page, 'text', name);
  await page.click('#kind');
  await page.click('#submit');
  await page.waitForSelector('#answer-1-different');
  await page.click('#answer-1-different');
  await page.type('#reason-1', '已核营业执照原件，注册号不同');
  await page.type('#reviewer', '张某');
  await page.click('#make');
  await page.waitForSelector('#archive:not([hidden])');
}

async function send(page) {
  await page.$eval('#archive-status', (status) => (status.textContent = ''));
  await page.click('#archive-send');
  await page.waitForFunction(() => {
    const status = document.getElementById('archive-status').innerText;
    return status !== '' && !status.includes('正在存档');
  });
  return text(page, '#archive-status');
}

/** What a clerk says of a decision goes from the page to the server that has given it, signed there, and is listed. */
export async function kept(results) {
  await mkdir(SCREENSHOTS, { recursive: true });
  const { name } = (await examples()).find(({ file }) => file.startsWith('14')).request.subjects[0];
  const [signing, plain] = [await host(DEMO_PAGES, { signing: true }), await host(DEMO_PAGES)];
  try {
    for (const kind of [chromium, firefox]) {
      await withBrowser(kind, async (browser) => {
        const visit = async (url) => {
          const page = await browser.newPage();
          await page.goto(`${url}/clerk.html`);
          await page.waitForSelector('main');
          await review(page, name);
          return page;
        };
        await results.test(`${kind.name}: a review is signed and kept, a second person's too, and nobody's twice`, () => signed(visit, signing, kind));
        await results.test(`${kind.name}: a server without an archive says so`, async () => {
          const page = await visit(plain.url);
          await page.type('#token', plain.token);
          await page.click('#archive-opinion');
          assert.match(await send(page), /^没有存档：服务没有档案.*（statement\.no-archive）$/);
          assert.equal(await page.$('#statements'), null);
        });
      });
    }
  } finally {
    await signing.stop();
    await plain.stop();
  }
}

async function signed(visit, { url, token }, kind) {
  const page = await visit(url);
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  assert.equal(await page.$('#not-kept'), null);
  assert.match(await text(page, '.data-bar'), /只有按“签名存档”时/);
  assert.match(await send(page), /还差：没有填写访问令牌；没有选复核意见/);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'token');
  await page.type('#token', 'nobody');
  await page.click('#archive-opinion-change');
  await page.select('#archive-outcome', 'accept');
  assert.match(await page.$eval('#archive-reason', (field) => field.value), /不是同一主体：已核营业执照原件/);
  const refused = await send(page);
  assert.match(refused, /^没有存档：.*（http\.[a-z-]+）$/);
  assert.equal(await page.$('#statements'), null);
  await type(page, 'token', token);
  assert.match(await send(page), /^已签名存档，说明编号 sm3:[0-9a-f]{64}$/);
  assert.match(await text(page, '#statements'), /关于这次核查的说明（1）[\s\S]*改变原结论 正常受理 · 张某 · 2/);
  // Another person signs too; the same one is refused, and what is listed stays.
  await page.click('#archive-opinion');
  await page.type('#archive-person', '张某');
  assert.match(await send(page), /^没有存档：.*（statement\.[a-z-]+）$/);
  await type(page, 'archive-person', '李某');
  await page.type('#archive-evidence', `sm3:${'ab'.repeat(32)}`);
  assert.match(await send(page), /^已签名存档/);
  assert.match(await text(page, '#statements'), /说明（2）[\s\S]*张某[\s\S]*维持原结论 · 李某/);
  if (kind.name === 'chromium') {
    assert.deepEqual(await violations(page), []);
    await page.screenshot({ path: join(SCREENSHOTS, 'clerk-kept.png'), fullPage: true });
  }
  assert.deepEqual(complaints, []);
  // The server has them, whoever asks.
  const ask = async (path) => (await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })).json();
  const [newest] = (await ask('/v1/records?limit=1')).records;
  const { statements } = await ask(`/v1/records/${newest.id}/statements`);
  assert.deepEqual(statements.map(({ person, members }) => [person, members.opinion]), [['张某', 'change'], ['李某', 'uphold']]);
}
