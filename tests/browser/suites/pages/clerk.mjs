import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { examples } from '../../lib/form.mjs';

const HOSTILE = '<img src=x onerror="window.hit=1">';

/** Empties a field and types into it. */
async function type(page, id, text) {
  await page.$eval(`#${id}`, (field) => field.select());
  await page.focus(`#${id}`);
  await page.keyboard.press('Backspace');
  await page.type(`#${id}`, text);
}
const text = (page, selector) => page.$eval(selector, (part) => part.innerText.trim());
const focused = (page) => page.evaluate(() => document.activeElement.id);

/** Searches as a person does: types, presses, waits for the answer. */
async function search(page, { name = '', code = '', former = '', kind = name && !code ? 'organization' : undefined, matter = 'SL-0001', thorough = false, verified = false }) {
  await page.$eval('#more', (fold) => (fold.open = true));
  await type(page, 'text', [name, code].filter(Boolean).join(' '));
  await type(page, 'former', former);
  if (kind) await page.click(kind === 'organization' ? '#kind' : `#kind-${kind}`);
  await page.select('#matter', matter);
  await page.click(thorough ? '#search-thorough' : '#search');
  await page.click(verified ? '#code-source-verified' : '#code-source');
  await page.click('#submit');
  await page.waitForSelector('#result-title');
}
/** Rows of a comparison, cell by cell. */
const compared = (page, n = 0) =>
  page.$$eval('.compared', (all, i) => Array.from(all[i].tBodies[0].rows, (row) => Array.from(row.cells, (cell) => cell.innerText.trim())), n);

/** The page of a clerk: search, evidence, review. */
export async function clerk(test) {
  const all = await examples();
  const request = (file) => all.find((one) => one.file.startsWith(file)).request;
  const [listed, nameOnly, clean] = ['03', '14', '01'].map((file) => request(file).subjects[0]);
  const [sameName, masked] = [request('07').subjects[0], request('16').subjects[1]];

  await test('a name alone leaves it to a person: both sides, and what can be compared', async (page) => {
    await search(page, { name: nameOnly.name });
    assert.equal(await focused(page), 'result-title');
    assert.equal(await page.$eval('.card', (card) => card.getAttribute('data-standing')), 'verify');
    assert.equal(await text(page, '#result-title'), '需核实');
    assert.match(await text(page, '#status'), /查到 1 条记录，需要认定 1 条/);
    const [name, code] = await compared(page);
    assert.deepEqual(name.slice(0, 3), ['名称', nameOnly.name, nameOnly.name]);
    assert.match(name[3], /^相同 /);
    assert.deepEqual([code[0], code[1]], ['代码', '未填写']);
    assert.match(code[3], /^无法比对 /);
  });

  await test('a slip is marked in both names, a change of form says the item of the rule', async (page) => {
    await search(page, { name: nameOnly.name.replace(/公司$/, '公同'), thorough: true });
    const marks = await page.$$eval('.compared mark', (found) => found.map((mark) => mark.textContent));
    assert.deepEqual(marks, ['同', '司']);
    const near = (await compared(page))[0][3];
    assert.match(near, /^相近 名称只差一处/);
    await search(page, { name: nameOnly.name.replace('有限公司', '股份有限公司') });
    assert.match((await compared(page))[0][3], /工商企注字〔2017〕133号第三条（三）/);
  });

  await test('a code alone finds what is listed under it, and nobody is asked', async (page) => {
    await search(page, { code: listed.code });
    const [name, code] = await compared(page);
    assert.deepEqual(name.slice(1, 4), ['未填写', listed.name, '—']);
    assert.match(code[3], /^相同 统一社会信用代码一致/);
    assert.match(await text(page, '.settled'), /不需要认定/);
    assert.equal(await page.$('#make'), null);
  });

  await test('another code rules a namesake out only where somebody has seen it, and says why', async (page) => {
    await search(page, { name: sameName.name, code: sameName.code, matter: request('07').matter });
    assert.equal(await page.$('#excluded'), null);
    assert.equal(await page.$eval('.card', (card) => card.getAttribute('data-standing')), 'verify');
    assert.match(await text(page, '#result'), /不同 统一社会信用代码不同（名单记录为.*人工认定/s);
    await search(page, { name: sameName.name, code: sameName.code, matter: request('07').matter, verified: true });
    assert.match(await text(page, '#excluded'), /已排除的相近记录（1）.*不同 统一社会信用代码不同（名单记录为/s);
    assert.equal(await page.$('#make'), null);
  });

  await test('a former name is looked up, a person is compared behind the mask', async (page) => {
    await search(page, { name: '示例市改名以后某有限公司', former: nameOnly.name });
    assert.match((await compared(page))[0][3], /^相同 曾用名相同/);
    await search(page, { name: masked.name, code: masked.code, kind: 'person' });
    const [, code] = await compared(page);
    assert.match(code[1], /\*{4}/);
    assert.match(code[3], /^相近 遮蔽号码/);
  });

  await test('nothing found is not “not listed” where nothing could be looked up', async (page) => {
    await search(page, { name: '示例市没有记录某有限公司' });
    assert.match(await text(page, '.none'), /不能当作“未列入”/);
    await search(page, { name: clean.name, code: clean.code });
    assert.equal(await page.$eval('.none', (part) => part.getAttribute('data-certainty')), 'clear');
    assert.equal(await text(page, '#result-title'), '名单未列入');
    assert.doesNotMatch(await text(page, '#result'), /可以受理|可以办理|正常受理/); // a search of lists knows nothing of papers
  });

  await test('an empty search says what to fill in', async (page) => {
    await page.click('#submit');
    assert.match(await text(page, '#status'), /请填写名称或代码/);
    assert.equal(await focused(page), 'text');
    await type(page, 'text', '示例市某人');
    await page.click('#submit');
    assert.match(await text(page, '#status'), /请选择主体类型/); // nothing is preset
    assert.equal(await page.$('.card'), null);
  });

  await test('a review needs answer, reason and name; its record stands beside the decision', async (page, kind) => {
    await search(page, { name: nameOnly.name });
    await page.click('#make');
    assert.match(await text(page, '#missing'), /第 1 条没有认定.*第 1 条没有写理由.*没有填写经办人/s);
    assert.equal(await focused(page), 'answer-1');
    await page.click('#answer-1-different');
    await page.type('#reason-1', `已核营业执照原件 ${HOSTILE}`);
    await page.type('#reviewer', '王某');
    await page.click('#make');
    assert.equal(await focused(page), 'record-title');
    // A page that no server has given says plainly that the review is not kept.
    assert.match(await text(page, '#not-kept'), /这份复核没有存档/);
    assert.equal(await page.$('#archive-send'), null);
    const record = await text(page, '#record');
    assert.match(record, /王某.*sm3:[0-9a-f]{64}.*不是同一主体.*已核营业执照原件 <img.*引擎不读取人工认定/s);
    assert.match(await text(page, '.history'), /王某 · .* 不是同一主体/);
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.equal(await page.$$eval('main img', (images) => images.length), 0);
    assert.equal(await text(page, '#result-title'), '需核实'); // the answer stays what it was
    await search(page, { code: listed.code });
    assert.equal(await page.$('#record'), null); // it is of another question
    await search(page, { name: nameOnly.name });
    assert.match(await text(page, '#record'), /王某/);
    if (kind.name !== 'chromium') return; // the folder is set over CDP
    const folder = await mkdtemp(join(tmpdir(), 'credit-review-'));
    const devtools = await page.createCDPSession();
    await devtools.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await page.click('#download');
    let names = [];
    for (let tries = 0; tries < 300 && !names.some((name) => name.endsWith('.json')); tries += 1) {
      await wait(100);
      names = await readdir(folder);
    }
    const saved = JSON.parse(await readFile(join(folder, names[0]), 'utf8'));
    assert.equal(saved.kind, 'credit-check/review');
    assert.equal(saved.decision.digest, saved.answer.receipt.decision);
    assert.deepEqual(saved.findings.map(({ review, reason }) => [review, reason.includes(HOSTILE)]), [['different', true]]);
    assert.ok(Math.abs(Date.parse(saved.reviewedAt) - Date.now()) < 60000, saved.reviewedAt);
    await page.emulateMediaType('print');
    const sheet = await text(page, 'main');
    assert.match(sheet, /经办人签字/);
    assert.doesNotMatch(sheet, /查名单\n|下载记录/);
  });

  await test('reviews are kept in this browser, can be exported and cleared', async (page) => {
    await search(page, { name: nameOnly.name });
    await page.click('#answer-1-doubt');
    await page.type('#reason-1', '待调阅登记档案');
    await page.type('#reviewer', '赵某');
    await page.click('#make');
    await page.waitForFunction(() => /赵某/.test(document.querySelector('.history').innerText));
    await page.reload();
    await page.waitForFunction(() => document.querySelector('.history') && /赵某/.test(document.querySelector('.history').innerText));
    assert.ok(await page.$('#history-export'));
    await page.click('#history-clear');
    assert.equal(await page.$('.history'), null);
    await wait(300); // the browser forgets in its own time
    await page.reload();
    await page.waitForSelector('#text');
    await wait(200);
    assert.equal(await page.$('.history'), null);
  });

  await test('one box takes a name, a code, or both', async (page) => {
    await search(page, { name: listed.name, code: listed.code });
    assert.match(await text(page, '.card-line'), new RegExp(listed.name));
    assert.equal(await text(page, '#result-title'), '有记录');
    await type(page, 'text', listed.code.replace(/(.{4})/g, '$1 '));
    await page.click('#submit');
    assert.match(await text(page, '#status'), /查到 1 条记录/);
    assert.match(await text(page, '.card-line'), /只按代码查询/);
  });

  await test('says when the question has changed since', async (page) => {
    await search(page, { name: nameOnly.name });
    await page.type('#text', '某');
    assert.match(await text(page, '#status'), /查询内容已改动/);
    await page.click('#clear');
    assert.equal(await page.$('.card'), null);
  });

  await test('shows hostile names as text', async (page) => {
    await search(page, { name: `${HOSTILE}有限公司` });
    assert.ok((await text(page, '.card-line')).includes(HOSTILE));
    assert.equal(await page.evaluate(() => window.hit), undefined);
  });

  await test('works by keyboard alone, in English too', async (page) => {
    const tabTo = async (id) => {
      for (let presses = 0; presses < 60; presses += 1) {
        if ((await focused(page)) === id) return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`Tab never reached #${id}`);
    };
    await page.click('#lang-en');
    await tabTo('text');
    await page.keyboard.type(nameOnly.name);
    await tabTo('kind');
    await page.keyboard.press(' ');
    await page.keyboard.press('Enter');
    await page.waitForSelector('#result-title');
    assert.equal(await focused(page), 'result-title');
    await tabTo('answer-1');
    await page.keyboard.press(' ');
    await tabTo('reason-1');
    await page.keyboard.type('licence seen');
    await tabTo('reviewer');
    await page.keyboard.type('Wang');
    await tabTo('make');
    await page.keyboard.press('Enter');
    assert.match(await text(page, '#record'), /the same.*licence seen.*The engine does not read reviews/s);
  });

  return {
    async filled(page) {
      await search(page, { name: nameOnly.name.replace(/公司$/, '公同'), thorough: true });
      await page.click('#answer-1-doubt');
      await page.type('#reason-1', '待调阅登记档案');
      await page.type('#reviewer', '王某');
      await page.click('#make');
    },
  };
}
