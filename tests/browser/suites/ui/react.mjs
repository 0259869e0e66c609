import assert from 'node:assert/strict';
import { examples } from '../../lib/form.mjs';
import { sampleFiles } from '../../lib/vectors.mjs';

/** The element as a React component, in strict mode, in React 18 and 19. */
export async function react(name, browser, url) {
  const example = (await examples()).find(({ outcome }) => outcome === 'accept-with-deferral');
  const page = await browser.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
  await page.goto(`${url}/${name}.html`);
  await page.waitForFunction(() => window.load && window.set);
  const version = await page.evaluate(() => window.version);
  assert.equal(version.split('.')[0], name.replace('react', '') || '19');
  await page.evaluate(
    async ({ sets, rulebook, calendar, trust }, request) => {
      const at = (path) => new URL(`/sample/${path}`, location.href).href;
      const checker = await window.load({ packs: sets.packs.map(at), rulebook: at(rulebook), calendar: at(calendar), trust: at(trust) });
      window.set({ checker, request, lang: 'en', required: true });
    },
    await sampleFiles(),
    example.request,
  );
  const last = (wanted) => page.waitForFunction((start) => window.heard.some(([name, { decision }]) => name.indexOf(start) === 0 && decision), { timeout: 15000 }, wanted);
  await last('change en');
  const found = await page.evaluate(() => {
    const element = document.querySelector('credit-check');
    const [, { decision }] = window.heard.filter(([name, detail]) => name === 'change en' && detail.decision).pop();
    const { required, name } = Object.fromEntries(Array.from(element.attributes, (attribute) => [attribute.name, attribute.value]));
    return { outcome: decision.outcome, headline: decision.headline, required, name, class: element.className, same: window.element === element, checker: element.checker === window.state.checker };
  });
  assert.match(found.headline, /^[A-Z]/);
  assert.deepEqual({ ...found, headline: '' }, { outcome: example.outcome, headline: '', required: '', name: 'credit', class: 'mine', same: true, checker: true });

  // A property that changes reaches the element, an attribute that goes is gone, and the newest handler hears it.
  await page.evaluate(() => window.set({ ...window.state, lang: 'zh-CN', required: false }));
  await page.waitForFunction(() => document.querySelector('credit-check').getAttribute('lang') === 'zh-CN');
  assert.equal(await page.$eval('credit-check', (element) => element.hasAttribute('required')), false);
  await page.evaluate(() => {
    window.heard = [];
    document.querySelector('credit-check').check();
  });
  await page.waitForFunction(() => window.heard.some(([name]) => name === 'view'));
  assert.equal(await page.evaluate(() => window.heard.filter(([name]) => name === 'decision').length), 1);
  assert.deepEqual(complaints, []);
  await page.close();
}
