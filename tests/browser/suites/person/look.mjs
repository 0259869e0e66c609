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

  await test('on a phone the result is a bar in view, the header one line, and no tab is cut', async (form) => {
    await form.page.setViewport({ width: 375, height: 812 });
    await form.language('zh-CN');
    if (await form.find('#back')) await form.click('#back');
    await form.example(by('accept-with-deferral').file);
    await form.page.evaluate(() => window.scrollTo(0, 0));
    const bar = await form.read('.live', (panel) => [panel.getBoundingClientRect().top, panel.getBoundingClientRect().bottom, window.innerHeight]);
    assert.ok(bar[1] <= bar[2] + 1 && bar[0] > bar[2] / 2, `the bar is at ${bar}`);
    assert.match(await form.text('.live-headline'), /可以先受理/);
    assert.equal(await form.read('#live-body', (body) => body.offsetParent === null), true);
    await form.click('.live-more');
    assert.match(await form.text('#live-body'), /办公场所使用证明/);
    await form.click('.live-more');
    const top = await form.read('.top-bar', (header) => [header.getBoundingClientRect().height, header.querySelector('.nav').scrollWidth]);
    assert.ok(top[0] <= 64, `the header is ${top[0]} high`);
    const last = await form.read('.nav', (nav) => {
      nav.scrollLeft = nav.scrollWidth;
      const text = document.createRange();
      text.selectNodeContents(nav.lastElementChild);
      return [text.getBoundingClientRect().right, nav.getBoundingClientRect().right];
    });
    assert.ok(last[0] <= last[1], `the last tab ends at ${last}`);
  });

  await test('large type: main text of 18 pt, targets of 60 pixels, kept from one visit to the next', async (form) => {
    for (const [width, height] of SIZES) {
      await form.page.setViewport({ width, height });
      if (await form.find('#back')) await form.click('#back');
      await form.example(by('accept-with-deferral').file);
      if ((await form.read('#size', (button) => button.getAttribute('aria-pressed'))) !== 'true') await form.click('#size');
      assert.equal(await form.read('#form', (element) => getComputedStyle(element).fontSize), '24px');
      assert.equal(await form.page.evaluate(() => getComputedStyle(document.body).fontSize), '24px');
      await reachable(form, `large ${width}`, 60);
      await fits(form, `large ${width}`);
      await form.page.screenshot({ path: join(SCREENSHOTS, `large-form-${width}.png`), fullPage: true });
      await form.submit();
      await fits(form, `large card ${width}`);
      await form.page.screenshot({ path: join(SCREENSHOTS, `large-card-${width}.png`), fullPage: true });
    }
    await form.page.reload();
    await form.ready();
    assert.equal(await form.read('#size', (button) => button.getAttribute('aria-pressed')), 'true');
    assert.equal(await form.page.evaluate(() => document.querySelector('credit-check').getAttribute('size')), 'large');
    await form.click('#size');
    assert.equal(await form.page.evaluate(() => getComputedStyle(document.body).fontSize), '16px');
  });

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
async function reachable(form, view, least = TARGET) {
  const small = await form.page.evaluate((lowest) => {
    const query = 'button, input:not([type=radio]):not([type=checkbox]), select, summary, label.segment, label.check';
    const inside = document.querySelector('credit-check').shadowRoot;
    return [...document.querySelectorAll(query), ...inside.querySelectorAll(query)]
      .filter((control) => control.offsetParent !== null && control.getBoundingClientRect().height < lowest)
      .map((control) => `${control.tagName} ${control.id || control.className} ${control.getBoundingClientRect().height}`);
  }, least);
  assert.deepEqual(small, [], view);
}

/** The first screen of a phone holds headline and to-do. */
async function firstScreen(form, height) {
  const bottom = await form.read('.todo-item', (item) => item.getBoundingClientRect().bottom + window.scrollY);
  assert.ok(bottom <= height, `the first to-do ends at ${bottom}`);
}
