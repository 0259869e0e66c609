import assert from 'node:assert/strict';
import { withBrowser } from '../lib/browsers.mjs';
import { Form } from '../lib/form.mjs';
import { axe } from './person/axe.mjs';
import { code } from './person/code.mjs';
import { decisions } from './person/decisions.mjs';
import { keyboard } from './person/keyboard.mjs';
import { known } from './person/known.mjs';
import { look } from './person/look.mjs';
import { safety } from './person/safety.mjs';

/** The demo page, opened from its file and used as a person would. */
export async function person(results, kind) {
  await withBrowser(kind, async (browser) => {
    const form = await Form.open(browser);
    const test = (name, run) => results.test(`${kind.name}: ${name}`, () => run(form, kind));
    await code(test);
    await decisions(test);
    await known(test);
    await keyboard(test);
    await safety(test);
    await axe(test);
    if (kind.name === 'chromium') await look(test);
    if (kind.name === 'webkit') return; // WebDriver does not tell
    await test('makes no request and complains of nothing', () => {
      assert.deepEqual(form.requests, []);
      assert.deepEqual(form.complaints, []);
    });
  });
}
