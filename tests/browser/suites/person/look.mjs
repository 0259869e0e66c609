import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { examples } from '../../lib/form.mjs';
import { SCREENSHOTS } from '../../lib/paths.mjs';

const SIZES = [
  [1280, 900],
  [768, 1024],
  [375, 812],
];
/** Smallest target for a finger, in CSS pixels. */
const TARGET = 44;

/** Every view at three widths, light and dark, in both languages: pictures to look at, and what can be measured. */
export async function look(test) {
  const all = await examples();
  const by = (outcome) => all.find((one) => one.outcome === outcome);
  const views = [
    ['form', (form) => form.example(by('accept-with-deferral').file)],
    ['error', async (form) => {
      await form.type('applicant-code', '91110000600037341K');
      await form.click('#submit');
    }],
    ['examples', (form) => form.click('#examples-open')],
    ['deferral', async (form) => {
      await form.example(by('accept-with-deferral').file);
      await form.submit();
    }],
    ['refuse', async (form) => {
      await form.example(by('refuse').file);
      await form.submit();
      await form.page.evaluate(() => document.querySelector('credit-check').shadowRoot.querySelectorAll('.fold').forEach((fold) => (fold.open = true)));
    }],
  ];
  await mkdir(SCREENSHOTS, { recursive: true });

  for (const [width, height] of SIZES) {
    for (const scheme of ['light', 'dark']) {
      for (const lang of ['zh-CN', 'en']) {
        await test(`looks right at ${width}, ${scheme}, ${lang}`, async (form) => {
          await form.page.setViewport({ width, height });
          await form.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
          await form.language(lang);
          for (const [name, arrange] of views) {
            if (await form.find('#back')) await form.click('#back');
            await arrange(form);
            await form.page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}-${scheme}-${lang}.png`), fullPage: true });
            await fits(form, name);
            if (width === 375) await reachable(form, name);
            if (width === 375 && name === 'deferral') await firstScreen(form, height);
          }
        });
      }
    }
  }

  await test('prints', async (form) => {
    await form.page.emulateMediaFeatures([]);
    await form.page.setViewport({ width: 1280, height: 900 });
    await form.language('zh-CN');
    await form.example(by('refuse').file);
    await form.submit();
    const pdf = await form.page.pdf({ preferCSSPageSize: true });
    await writeFile(join(SCREENSHOTS, 'refuse.pdf'), pdf);
    assert.ok(pdf.length > 10000);
    await form.click('#back');
  });
}

/** Nothing runs out of the page sideways. */
async function fits(form, view) {
  const [content, window] = await form.page.evaluate(() => [document.scrollingElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= window, `${view} is ${content} wide in ${window}`);
}

/** On a phone every control is large enough for a finger. */
async function reachable(form, view) {
  const small = await form.page.evaluate((least) => {
    const query = 'button, input:not([type=radio]):not([type=checkbox]), select, summary, label.segment, label.check';
    const inside = document.querySelector('credit-check').shadowRoot;
    return [...document.querySelectorAll(query), ...inside.querySelectorAll(query)]
      .filter((control) => control.offsetParent !== null && control.getBoundingClientRect().height < least)
      .map((control) => `${control.tagName} ${control.id || control.className} ${control.getBoundingClientRect().height}`);
  }, TARGET);
  assert.deepEqual(small, [], view);
}

/** The first screen of a phone holds headline and to-do. */
async function firstScreen(form, height) {
  const bottom = await form.read('.todo-item', (item) => item.getBoundingClientRect().bottom + window.scrollY);
  assert.ok(bottom <= height, `the first to-do ends at ${bottom}`);
}
