import assert from 'node:assert/strict';
import { violations } from '../../lib/axe.mjs';
import { examples } from '../../lib/form.mjs';

/** axe-core finds nothing in any state of the page, in both languages, light and dark. */
export async function axe(test) {
  const all = await examples();
  const refused = all.find(({ outcome }) => outcome === 'refuse');
  const views = {
    'the empty form': async (form) => {
      await form.click('#examples-open');
      await form.click('.case-blank');
    },
    'the form with errors': async (form) => {
      await form.type('applicant-code', '91110000600037341K');
      await form.click('#submit');
    },
    'the examples': (form) => form.click('#examples-open'),
    'a refusal': async (form) => {
      await form.example(refused.file);
      await form.submit();
      await form.page.evaluate(() => document.querySelector('credit-check').shadowRoot.querySelectorAll('details').forEach((fold) => (fold.open = true)));
    },
  };

  for (const lang of ['zh-CN', 'en']) {
    for (const scheme of ['light', 'dark']) {
      for (const [name, arrange] of Object.entries(views)) {
        await test(`axe: ${name}, ${lang}, ${scheme}`, async (form, kind) => {
          if (scheme === 'dark' && kind.name !== 'chromium') return; // BiDi cannot ask for dark
          if (kind.name === 'chromium') await form.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
          if (await form.find('#back')) await form.click('#back');
          await form.language(lang);
          await arrange(form);
          assert.deepEqual(await violations(form.page), []);
        });
      }
    }
  }
  await test('back to Chinese', async (form, kind) => {
    if (kind.name === 'chromium') await form.page.emulateMediaFeatures([]);
    await form.language('zh-CN');
    await form.click('#back');
  });
}
