import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { examples } from '../../lib/form.mjs';

/** From the form to the decision card. */
export async function decisions(test) {
  const all = await examples();

  await test('an empty form leads to its first field', async (form) => {
    await form.click('#examples-open');
    await form.click('.case-blank');
    await form.click('#submit');
    assert.equal(await form.focused(), 'summary');
    await form.click('#summary a');
    assert.equal(await form.focused(), 'applicant-name');
    assert.match(await form.text('#summary'), /填写申请人名称或姓名.*统一社会信用代码或公民身份号码.*是否已提交/s);
  });

  for (const { file, title, outcome, packs } of all) {
    await test(`example ${file} (${title}) comes to ${outcome}`, async (form) => {
      await form.example(file);
      const preview = await form.text('.live-headline');
      const stale = await form.text('.data-stale');
      assert.equal(stale !== '', packs === 'stale');
      const result = await form.submit();
      assert.equal(result.outcome, outcome);
      assert.ok(result.headline.length > 3, result.headline);
      assert.equal(result.headline, preview);
      assert.equal(result.focused, 'result-title');
      assert.match(await form.text('.receipt'), /[0-9A-F]{4} [0-9A-F]{4} [0-9A-F]{4}/);
    });
  }

  await test('a typed application is decided like the example', async (form) => {
    const { request, outcome } = all.find((one) => one.outcome === 'accept-with-deferral');
    const [applicant] = request.subjects;
    await form.click('#back');
    await form.click('#examples-open');
    await form.click('.case-blank');
    await (await form.find('#matter')).select(request.matter);
    await form.type('applicant-name', applicant.name);
    await form.type('applicant-code', applicant.code);
    const missing = request.materials.find(({ state }) => state === 'missing');
    await form.click(`#material-${missing.id}-missing`);
    await form.handIn();
    const before = await form.text('.live-headline');
    await form.click('#commitment-sign');
    assert.notEqual(await form.text('.live-headline'), before); // the side panel follows
    assert.equal((await form.submit()).outcome, outcome);
    assert.match(await form.text('.todo'), /2026年12月4日（周五）/);
  });

  await test('the record can be kept', async (form, kind) => {
    if (kind.name !== 'chromium') return; // the folder is set over CDP
    const folder = await mkdtemp(join(tmpdir(), 'credit-record-'));
    const devtools = await form.page.createCDPSession();
    await devtools.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await form.click('#download');
    let names = [];
    for (let tries = 0; tries < 300 && !names.some((name) => name.endsWith('.json')); tries += 1) {
      await wait(100);
      names = await readdir(folder);
    }
    const record = JSON.parse(await readFile(join(folder, names[0]), 'utf8'));
    assert.equal(record.decision.outcome, 'accept-with-deferral');
    assert.equal(record.request.matter, record.decision.matter);
    await devtools.detach();
  });

  await test('consortium members come and go', async (form) => {
    const { file, request } = all.find((one) => one.request.subjects.some(({ role }) => role === 'consortium-member'));
    const member = request.subjects.find(({ role }) => role === 'consortium-member');
    await form.example(file);
    assert.equal(await form.value('consortium-member-1-name'), member.name);
    await form.click('#consortium-member-add');
    assert.equal(await form.focused(), 'consortium-member-2-name');
    await form.click('.row:nth-of-type(2) .row-remove');
    assert.equal(await form.find('#consortium-member-2-name'), null);
    assert.equal(await form.focused(), 'consortium-member-add');
    const listed = await form.text('.live-headline');
    await form.click('.row-remove');
    assert.notEqual(await form.text('.live-headline'), listed);
  });

  await test('a commitment can be signed from the card', async (form) => {
    const found = all.find((one) => one.outcome === 'supplement' && !one.request.commitments && one.request.materials.some(({ state }) => state === 'missing'));
    await form.example(found.file);
    await form.submit();
    const sign = await form.find('.todo-item .button');
    if (!sign) return; // the rulebook offers no commitment here
    await sign.click();
    assert.equal(await form.focused(), 'commitment-sign');
    await form.page.keyboard.press(' ');
    assert.notEqual((await form.submit()).outcome, 'supplement');
  });

  await test('speaks English and keeps what was filled in', async (form) => {
    await form.example(all[0].file);
    await form.language('en');
    assert.equal(await form.focused(), 'lang-en');
    assert.equal(await form.value('applicant-name'), all[0].request.subjects[0].name);
    assert.match(await form.text('h1'), /Application/);
    assert.match(await form.text('.data-bar'), /sends nothing anywhere/);
    assert.match((await form.submit()).headline, /^[A-Z][a-z]/);
    await form.language('zh-CN');
    assert.equal(await form.page.evaluate(() => document.documentElement.lang), 'zh-CN');
    await form.click('#back');
  });
}
