import assert from 'node:assert/strict';
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
