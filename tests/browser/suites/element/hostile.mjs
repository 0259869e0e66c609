import assert from 'node:assert/strict';
import { examples, Form } from '../../lib/form.mjs';

const HOSTILE = [
  '<img src=x onerror="window.hit=1">',
  '"><script>window.hit=1</script>',
  '<svg/onload=window.hit=1>',
  "javascript:window.hit=1//'",
  '{{constructor.constructor("window.hit=1")()}}',
  '</style><style>*{display:none}',
  '</title><iframe srcdoc="<script>parent.hit=1</script>">',
];

/** A checker whose every word is hostile: what a forged list or rulebook could bring, had somebody signed it. */
function poisoned(checker, text) {
  const poison = (value, key) => {
    if (typeof value === 'string') return /text|name|headline|title|authority|cause|document|exit|agency|class|source|issuer/i.test(key) ? text : value;
    if (Array.isArray(value)) return value.map((item) => poison(item, key));
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, poison(inner, name)]));
    return value;
  };
  return {
    describe: (lang) => poison(checker.describe(lang), ''),
    check: (request, lang) => poison(checker.check(request, lang), ''),
    validate: (code, options) => poison(checker.validate(code, options), ''),
    free() {},
  };
}

/** Whatever data says is text, in the form, on the card and on paper. */
export async function hostile(test) {
  const refused = (await examples()).find(({ outcome }) => outcome === 'refuse');
  for (const text of HOSTILE) {
    await test(`data that says ${text} says only that`, async (browser, url) => {
      const form = await Form.openAt(browser, `${url}/required.html`);
      await form.ready();
      const found = await form.page.evaluate(
        async (source, bad, request) => {
          const element = document.getElementById('credit');
          const poison = new Function(`return ${source}`)();
          element.checker = poison(element.checker, bad);
          element.request = request;
          const form = element.shadowRoot.textContent;
          element.check();
          let frame;
          const append = document.body.append;
          document.body.append = function (...nodes) {
            append.apply(this, nodes);
            frame = nodes[0];
            frame.contentWindow.print = () => undefined;
          };
          element.print();
          await new Promise((go) => setTimeout(go, 30));
          const strange = (root) => root.querySelectorAll('img, script, iframe, object, embed, a[href^="javascript"], [onerror], [onload]').length;
          const paper = frame && frame.contentDocument && frame.contentDocument.body.firstElementChild;
          return {
            ...{ form: form.includes(bad), card: element.shadowRoot.textContent.includes(bad), strange: strange(element.shadowRoot) },
            paper: paper ? strange(paper.shadowRoot) : 0,
            hit: window.hit !== undefined,
          };
        },
        String(poisoned),
        text,
        { ...refused.request, subjects: refused.request.subjects.map((subject) => ({ ...subject, name: text })) },
      );
      assert.deepEqual(found, { form: true, card: true, strange: 0, paper: 0, hit: false });
      await form.close();
    });
  }

  await test('an address that is markup is shown as text', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/strict.html`);
    await form.ready();
    await form.page.evaluate((bad) => {
      const element = document.getElementById('credit');
      const error = new Promise((hear) => element.addEventListener('credit-error', hear, { once: true }));
      element.setAttribute('trust', bad);
      return error.then(() => undefined);
    }, `/${HOSTILE[0]}`);
    assert.equal(await form.page.evaluate(() => document.getElementById('credit').shadowRoot.querySelectorAll('img').length), 0);
    assert.equal(await form.page.evaluate(() => window.hit), undefined);
    await form.close();
  });
}
