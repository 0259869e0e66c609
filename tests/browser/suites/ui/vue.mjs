import assert from 'node:assert/strict';
import { examples } from '../../lib/form.mjs';
import { sampleFiles } from '../../lib/vectors.mjs';

const RIGHT = '91110000600037341L';
const WRONG = '91110000600037341K';

/** The composable, the field and the element as Vue components, in an Element Plus form. */
export async function vue(test) {
  const example = (await examples()).find(({ outcome }) => outcome === 'accept-with-deferral');
  const files = await sampleFiles();

  await test('a candidate is taken by a second press, and the form item hears of it', async (browser, url, hold) => {
    const letGo = hold();
    const page = await browser.newPage();
    await page.goto(`${url}/vue.html`);
    await page.waitForSelector('input');
    const state = (wanted) => page.waitForFunction((name) => document.querySelector('.credit-code').getAttribute('data-state') === name, {}, wanted);
    await state('empty');
    await page.click('input');
    await page.keyboard.type(WRONG.slice(0, 4));
    await state('checking'); // the engine is still on its way
    letGo();
    await state('typing');
    await page.keyboard.type(WRONG.slice(4));
    await state('error');
    await page.$eval('input', (field) => field.blur());
    await page.waitForSelector('.el-form-item__error');
    const [right] = await page.$$eval('.credit-code-take', (all, wanted) => all.map((button, i) => [button.textContent, i]).filter(([text]) => text.includes(wanted)), RIGHT);
    const take = async () => (await page.$$('.credit-code-take'))[right[1]].click();
    await take();
    assert.equal(await page.$eval('input', (field) => field.value), WRONG); // one press takes nothing
    await take();
    assert.equal(await page.$eval('input', (field) => field.value), RIGHT);
    await state('valid');
    await page.waitForFunction(() => !document.querySelector('.el-form-item.is-error'));
    await page.close();
  });

  await test('the element takes properties and gives its decision', async (browser, url) => {
    const page = await browser.newPage();
    const complaints = [];
    page.on('pageerror', (error) => complaints.push(String(error)));
    await page.goto(`${url}/vue.html`);
    await page.waitForFunction(() => window.load);
    await page.evaluate(
      async ({ sets, rulebook, calendar, trust }, request) => {
        const at = (path) => new URL(`/sample/${path}`, location.href).href;
        const checker = await window.load({ packs: sets.packs.map(at), rulebook: at(rulebook), calendar: at(calendar), trust: at(trust) });
        Object.assign(window.state, { checker, request });
      },
      files,
      example.request,
    );
    await page.waitForFunction(() => window.state.decision, { timeout: 8000 }).catch(async () => assert.fail(`no decision: ${complaints.join()} ${await page.evaluate(() => document.body.innerText.slice(0, 600))}`));
    const [outcome, headline] = await page.evaluate(() => [window.state.decision.outcome, window.state.decision.headline]);
    assert.equal(outcome, example.outcome);
    assert.match(headline, /^[A-Z]/);
    assert.equal(await page.$eval('credit-check', (element) => element.name), 'credit');
    assert.deepEqual(complaints, []);
    await page.close();
  });
}
