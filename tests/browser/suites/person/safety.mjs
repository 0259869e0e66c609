import assert from 'node:assert/strict';
import { examples, Form } from '../../lib/form.mjs';

const HOSTILE = [
  '<img src=x onerror="window.hit=1">',
  '"><script>window.hit=1</script>',
  '<svg/onload=window.hit=1>',
  "javascript:window.hit=1//'",
  '{{constructor.constructor("window.hit=1")()}}',
];

/** What is typed is shown as text and never becomes part of the page. */
export async function safety(test) {
  const [example] = await examples();

  for (const name of HOSTILE) {
    await test(`shows ${name} as text`, async (form) => {
      await form.example(example.file);
      await form.type('applicant-name', name);
      await form.type('legal-name', name);
      const before = await count(form);
      await form.submit();
      assert.ok((await form.text('.card-line')).includes(name), await form.text('.card-line'));
      assert.equal(await count(form), before);
      assert.equal(await form.page.evaluate(() => window.hit), undefined);
    });
  }

  await test('promises that nothing is uploaded, and the policy holds it to that', async (form) => {
    await form.click('#back');
    assert.match(await form.text('.data-bar'), /本页核查在您的浏览器内完成，不上传任何信息/);
    const policy = await form.page.$eval('meta[http-equiv]', (meta) => meta.content);
    assert.match(policy, /^default-src 'none';/);
    assert.doesNotMatch(policy, /connect-src|unsafe-inline|https?:|\*/);
  });

  await test('cannot fetch even when asked to', async (form) => {
    // In a page of its own: the refusal is reported on the console.
    const other = await Form.open(form.page.browser());
    const blocked = await other.page.evaluate(() =>
      fetch('data:,x').then(
        () => false,
        () => true,
      ),
    );
    await other.close();
    assert.equal(blocked, true);
  });
}

function count(form) {
  return form.page.evaluate(() => {
    const query = 'img, script, iframe, object, embed, link, a[href^="javascript"]';
    const inside = document.querySelector('credit-check').shadowRoot;
    return document.querySelectorAll(query).length + inside.querySelectorAll(query).length;
  });
}
