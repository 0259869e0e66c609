import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { credit } from '../../lib/credit.mjs';
import { SAMPLE } from '../../lib/paths.mjs';
import { examples, Form } from '../../lib/form.mjs';
import { sampleFiles } from '../../lib/vectors.mjs';

/** Where the element's data comes from, and what it says when it does not come. */
export async function data(test) {
  const [example] = await examples();
  const files = await sampleFiles();

  await test('says what failed and tries again', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/strict.html`);
    await form.ready();
    const failed = await form.page.evaluate(() => {
      const element = document.getElementById('credit');
      const error = new Promise((hear) => element.addEventListener('credit-error', ({ detail }) => hear(detail.error), { once: true }));
      element.setAttribute('rulebook', '/sample/no-such.pack');
      return error.then(({ code, place, remedy, message }) => ({ code, place, remedy, message }));
    });
    assert.equal(failed.code, 'engine.data');
    assert.match(failed.place, /\/no-such\.pack$/);
    assert.match(await form.text('[role=alert]'), /数据文件没能读取.*engine\.data/s);
    assert.match(await form.text('[role=alert]'), /no-such\.pack/);
    await form.page.evaluate((rulebook) => document.getElementById('credit').setAttribute('rulebook', rulebook), `/sample/${files.rulebook}`);
    await form.ready();
    await form.close();
  });

  await test('takes opened data of another entry, set before the element was known', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/blank.html`);
    const outcome = await form.page.evaluate(
      async ({ sets, rulebook, calendar, trust }, request) => {
        const early = document.createElement('credit-check');
        document.querySelector('main').append(early);
        const inline = await import('/dist/inline.js');
        const at = (path) => new URL(`/sample/${path}`, location.href).href;
        early.checker = await inline.load({ packs: sets.packs.map(at), rulebook: at(rulebook), calendar: at(calendar), trust: at(trust) });
        early.request = request;
        await import('/dist/element.js');
        return early.decision.outcome;
      },
      files,
      example.request,
    );
    assert.equal(outcome, example.outcome);
    assert.ok(!form.requests.some((asked) => /\.wasm$/.test(asked)), form.requests.join('\n')); // one engine is enough
    await form.close();
  });

  await test('says that there are more of nearly that name than it tells', async (browser, url) => {
    const pack = await crowd();
    const form = await Form.openAt(browser, `${url}/blank.html`);
    const decided = await form.page.evaluate(
      async ({ rulebook, calendar, trust }, request, pack) => {
        const at = (path) => new URL(`/sample/${path}`, location.href).href;
        const inline = await import('/dist/inline.js');
        const bytes = Uint8Array.from(atob(pack), (c) => c.charCodeAt(0));
        const element = document.createElement('credit-check');
        element.checker = await inline.load({ packs: [bytes], rulebook: at(rulebook), calendar: at(calendar), trust: at(trust) });
        document.querySelector('main').append(element);
        const [applicant, ...others] = request.subjects;
        element.request = { ...request, subjects: [{ ...applicant, name: '柳州市苑桐商贸有限公司' }, ...others] };
        await import('/dist/element.js');
        const { outcome, reasons } = element.decision;
        return { outcome, codes: reasons.map(({ code }) => code) };
      },
      files,
      example.request,
      pack,
    );
    assert.ok(decided.codes.includes('screen.truncated'), decided.codes.join());
    assert.ok(!decided.outcome.startsWith('accept'), decided.outcome);
    await form.page.evaluate(() => document.querySelector('credit-check').shadowRoot.querySelector('#submit').click());
    await form.page.waitForFunction(() => document.querySelector('credit-check').shadowRoot.querySelector('.credit').innerText.includes('没有全部列出'));
    await form.close();
  });

  await test('keeps its state when it is moved, and lets go when it is gone', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/strict.html`);
    await form.ready();
    await form.type('applicant-name', '示例市甲公司');
    const moved = await form.page.evaluate(async () => {
      const element = document.getElementById('credit');
      const { checker } = element;
      document.querySelector('main').append(element);
      await new Promise((go) => setTimeout(go, 50));
      const kept = element.shadowRoot.querySelector('#applicant-name').value;
      element.remove();
      await new Promise((go) => setTimeout(go, 50));
      let freed = '';
      try {
        checker.describe();
      } catch (error) {
        freed = error.code || String(error);
      }
      return { kept, left: element.checker, freed };
    });
    assert.equal(moved.kept, '示例市甲公司');
    assert.equal(moved.left, null);
    assert.notEqual(moved.freed, '');
    assert.deepEqual(form.complaints, []);
    await form.close();
  });
}

/** A pack, in base64, of 200 companies that differ by one character. */
async function crowd() {
  const folder = await mkdtemp(join(tmpdir(), 'credit-'));
  const at = (name) => join(folder, name);
  const [head, template] = (await readFile(join(SAMPLE, 'lists/失信被执行人.csv'), 'utf8')).replace('\u{feff}', '').split(/\r?\n/);
  const titles = head.split(',');
  const row = (own) => template.split(',').map((cell, column) => own[titles[column]] ?? cell).join(',');
  const names = Array.from({ length: 200 }, (_, n) => `柳州市${String.fromCodePoint(0x4e10 + 97 * n)}桐商贸有限公司`);
  await writeFile(at('crowd.csv'), [head, ...names.map((iname, n) => row({ id: `CROWD-${n}`, iname, cardNum: '' }))].join('\n'));
  const lists = ['--lists', join(SAMPLE, 'lists/名单定义.csv'), '--key', join(SAMPLE, 'key-sample-only.json'), '--csv', `zxgk=${at('crowd.csv')}`];
  const made = await credit('pack', 'build', ...lists, '--sequence', '99', '--as-of', '2026-11-20', '--valid-until', '2026-12-20', '-o', at('crowd.pack'));
  assert.equal(made.status, 0, made.stderr);
  const pack = await readFile(at('crowd.pack'));
  await rm(folder, { recursive: true });
  return pack.toString('base64');
}
