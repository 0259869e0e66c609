import assert from 'node:assert/strict';
import { examples } from '../../lib/form.mjs';

/** Says of every material that it is handed in, and signs nothing. */
async function handIn(page) {
  await page.$$eval('.el-radio-group', (groups) => groups.forEach((group) => group.querySelectorAll('input')[group.querySelectorAll('input').length === 2 ? 1 : 0].click()));
}

/** The form of Element Plus: its rules, its controls, our decision. */
export async function elementPlus(test) {
  const example = (await examples()).find(({ file }) => file.startsWith('02')); // its code is wrong
  const listed = (await examples()).find(({ file }) => file.startsWith('03'));
  const type = async (page, id, text) => {
    await page.click(`#${id}`, { clickCount: 3 });
    await page.keyboard.type(text);
  };
  /** The person whom the matter checks besides. */
  const represented = async (page) => {
    const [, legal] = (await examples()).find(({ file }) => file.startsWith('04')).request.subjects;
    await type(page, 'legal-representative-name', legal.name);
    await type(page, 'legal-representative-code', legal.code);
    await page.$eval('#legal-representative-code', (field) => field.blur()); // a field is judged when it is left
  };
  const answer = (page) => page.$eval('#answer', (part) => ({ outcome: part.getAttribute('data-outcome'), text: part.innerText, focused: document.activeElement === part }));

  await test('refuses what is empty or wrong, offers the right code, and decides', async (page) => {
    await page.click('#submit');
    const asked = await page.$$eval('.el-radio-group', (groups) => groups.length); // materials and the signature: nothing is preset
    await page.waitForFunction((n) => document.querySelectorAll('.el-form-item__error').length === n, {}, asked + 4);
    assert.equal(await page.$('#answer'), null);
    const [applicant] = example.request.subjects;
    await type(page, 'name', applicant.name);
    await type(page, 'code', applicant.code);
    await page.click('#name');
    await page.waitForFunction(() => /第18位校验码与前面各位不符，至少一位写错/.test(document.body.innerText));
    const right = `.credit-code-take`;
    const before = await page.$eval('#code', (field) => field.value);
    await page.click(right);
    assert.equal(await page.$eval('#code', (field) => field.value), before); // one press takes nothing
    await page.click(right);
    await page.waitForFunction((offer) => !document.querySelector(offer), {}, right); // what stands beneath moves up
    await represented(page);
    await handIn(page);
    await page.waitForFunction(() => !document.querySelector('.is-error'));
    await page.click('#submit');
    await page.waitForSelector('#answer');
    const { outcome, text, focused } = await answer(page);
    assert.equal(outcome, 'accept');
    assert.match(text, /代码.*规则 [A-Z]\d+.*依据.*未列入/s);
    assert.equal(focused, true);
  });

  await test('nothing moves as messages of one line come and go', async (page) => {
    const place = () => page.$eval('#submit', (button) => button.getBoundingClientRect().top + scrollY);
    for (const size of ['', 'large']) {
      await page.evaluate((name) => (document.documentElement.dataset.size = name), size);
      const before = await place();
      await page.click('#submit');
      await page.waitForSelector('.el-form-item__error'); // it follows the red border
      assert.equal(await place(), before, size);
      await page.reload();
      await page.waitForSelector('main');
    }
  });

  await test('a listed applicant is told so', async (page) => {
    const [applicant] = listed.request.subjects;
    await type(page, 'name', applicant.name);
    await type(page, 'code', applicant.code);
    await represented(page);
    await handIn(page);
    await page.click('#submit');
    await page.waitForSelector('#answer');
    assert.equal((await answer(page)).outcome, listed.outcome);
  });

  return {
    async filled(page) {
      const [applicant] = listed.request.subjects;
      await type(page, 'name', applicant.name);
      await type(page, 'code', applicant.code);
      await represented(page);
      await handIn(page);
      await page.click('#submit');
      await page.waitForSelector('#answer');
    },
  };
}
