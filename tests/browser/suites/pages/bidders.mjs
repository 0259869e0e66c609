import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { examples } from '../../lib/form.mjs';

const HOSTILE = '<img src=x onerror="window.hit=1">';

/** Pastes as from a spreadsheet and waits for the table. */
async function check(page, text) {
  await page.$eval('#paste', (field) => field.select());
  await page.click('#paste');
  await page.evaluate((value) => {
    const field = document.getElementById('paste');
    field.focus();
    field.select();
    document.execCommand('insertText', false, value);
  }, text);
  await page.click('#check');
}
const settled = (page, n) => page.waitForFunction((rows) => document.querySelectorAll('.bidders tbody').length === rows, {}, n);
const rows = (page) =>
  page.$$eval('.bidders tr', (all) => all.filter((row) => row.querySelector('td') && !row.hidden).map((row) => Array.from(row.cells).map((cell) => cell.innerText.trim())));
const standings = (page) => page.$$eval('.bidders tbody', (all) => all.map((body) => body.getAttribute('data-standing')));
/** What a page that searches lists must never say. */
const ACCEPTED = /可以受理|可以办理|正常受理|可以先受理/;

export async function bidders(test) {
  const all = await examples();
  const subject = (file, i = 0) => all.find((one) => one.file.startsWith(file)).request.subjects[i];
  const line = ({ name, code = '' }, role = '') => `${name}\t${code}\t${role}`;
  const legal = subject('04', 1);
  /** With the person whom the matter checks besides. */
  const whole = (bidder) => `${line(bidder)}\t${legal.name}\t${legal.code}`;
  const sheet = (...lines) => ['投标人名称\t统一社会信用代码\t联合体\t法定代表人\t法定代表人证件号码', ...lines].join('\n');
  const [listed, leader, member, wrong] = [subject('03'), subject('08'), subject('08', 1), subject('02')];
  const clean = subject('04');

  await test('takes what a spreadsheet has: header, consortium, wrong code, name alone', async (page) => {
    await check(page, ['序号\t投标人名称\t统一社会信用代码\t联合体', ...[line(listed), line(leader), line(member, '联合体成员'), line(wrong), '示例市没有代码公司'].map((text, i) => `${i + 1}\t${text}`)].join('\r\n'));
    await settled(page, 4);
    assert.deepEqual(await standings(page), ['listed', 'listed', 'unknown', 'unknown']);
    const table = await rows(page);
    assert.deepEqual(table.map(([number]) => number), ['1', '2', '', '4', '5']); // numbers are the tender's own
    assert.match(table[0][3], /1 条记录.*失信被执行人（确认一致）/s);
    assert.match(table[0][4], /有记录.*按本事项的规则不能参加/s);
    assert.match(table[1][3], /未列入/);
    assert.match(table[2][1], /联合体成员.*示例市甲某建筑有限公司/s);
    assert.match(table[2][3], /1 条记录/);
    assert.match(table[3][2], /第18位校验码与前面各位不符，至少一位写错/);
    for (const row of table.slice(3)) assert.match(row[3], /未能核对|未核查/); // unknown is not clean
    assert.match(await page.$eval('.status', (status) => status.innerText), /4 个投标人已核查.*有记录 2 个，需核实 0 个，未能核对 2 个/s);
    assert.doesNotMatch(await page.$eval('#result', (part) => part.innerText), ACCEPTED);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'result-title');
    const [top, height] = await page.$eval('#result', (part) => [part.getBoundingClientRect().top, window.innerHeight]);
    assert.ok(top >= -1 && top < height, `the result begins at ${top}`);
  });

  await test('cells as spreadsheets and people leave them are read as what they say', async (page) => {
    const code = listed.code;
    const styles = [`'${code}`, `="${code}"`, `统一社会信用代码：${code}`, `（${code}）`, `${code}.`, `\u200b${code}`, `${code}${listed.name}`, code.toLowerCase(), code.replace(/^(.{8})/, '$1 ')];
    await check(page, sheet(...styles.map((text) => `${listed.name}\t${text}`)));
    await settled(page, styles.length);
    assert.deepEqual(await standings(page), styles.map(() => 'listed'));
  });

  await test('says of nobody that it is in order: an empty search is headed 名单未列入', async (page) => {
    await check(page, sheet(whole(clean)));
    await settled(page, 1);
    assert.deepEqual(await standings(page), ['clear']);
    assert.match((await rows(page))[0][4], /^名单未列入/);
    await page.click('#why-2-open');
    assert.doesNotMatch(await page.$eval('#result', (part) => part.innerText), ACCEPTED);
  });

  await test('whom the matter checks and nobody has named is not found clear', async (page) => {
    await check(page, sheet(line(clean), `${line(clean)}\t${legal.name}`, whole(clean)));
    await settled(page, 3);
    const byNumber = Object.fromEntries((await rows(page)).map((row) => [row[0], row]));
    assert.match(byNumber[1][3], /没有填写法定代表人，未核查/);
    assert.match(byNumber[1][4], /^未能核对/);
    assert.match(byNumber[2][4], /^未能核对/); // a person without a number cannot be looked up
    assert.match(byNumber[3][4], /^名单未列入/);
    await page.select('#matter', 'CG-0001');
    await check(page, sheet(line(clean)));
    await settled(page, 1);
    assert.deepEqual(await standings(page), ['clear']);
    await page.select('#matter', 'JS-0001');
  });

  await test('a person is asked as a person: by the number, by the column, or by whoever checks', async (page) => {
    const person = all.find((one) => one.file.startsWith('16')).request.subjects[1];
    await check(page, ['名称\t代码\t类型', `${person.name}\t${person.code}\t`, `${person.name}\t\t自然人`, `${person.name}\t\t`].join('\n'));
    await settled(page, 3);
    const byNumber = Object.fromEntries((await rows(page)).map((row) => [row[0], row]));
    assert.match(byNumber[1][3], /1 条记录/);
    assert.match(byNumber[2][3], /记录/);
    assert.match(byNumber[3][3], /没有选择类型，未核查/);
    await page.select('.bidders select.kind', 'person');
    await page.waitForFunction(() => !document.querySelector('.bidders select.kind'));
    assert.match(Object.fromEntries((await rows(page)).map((row) => [row[0], row]))[3][3], /记录/);
  });

  await test('filters, corrects by a second press and shows why', async (page) => {
    await check(page, sheet(whole(clean), whole(wrong), line(listed)));
    await settled(page, 3);
    const count = (filter) => page.$eval(`#filter-${filter}`, (button) => button.innerText.replace(/\D+/g, ''));
    assert.deepEqual(await Promise.all(['all', 'listed', 'verify', 'unknown', 'code', 'double'].map(count)), ['3', '1', '0', '1', '1', '0']);
    const leaders = (await rows(page)).map(([number]) => number).filter(Boolean);
    assert.deepEqual(leaders, ['3', '2', '1']); // those with records first
    await page.click('#filter-code');
    assert.equal((await rows(page)).filter(([number]) => number).length, 1);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'filter-code');
    await page.click('#filter-all');
    await page.click('.bidders .suggestion');
    assert.equal(await count('code'), '1'); // one press takes nothing
    await page.click('.bidders .suggestion-take');
    assert.equal(await count('code'), '0');
    assert.equal((await standings(page))[1], 'clear');
    await page.click('#why-4-open');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'why-4-open');
    assert.match(await page.$eval('#why-4', (part) => part.innerText), /规则 J4.*依据.*查到的记录/s);
    await page.keyboard.press('Enter');
    assert.equal(await page.$eval('#why-4', (part) => part.hidden), true);
  });

  await test('says what it could not read', async (page) => {
    await check(page, ' \n\t\t');
    assert.match(await page.$eval('.status', (status) => status.innerText), /没有读到投标人/);
    assert.equal(await page.evaluate(() => document.activeElement.id), 'paste');
    await check(page, ['名称,代码,角色', `"示例市，甲公司",,成员`, `,${clean.code},`, '"一""二""公司",,'].join('\n'));
    await settled(page, 3);
    const status = await page.$eval('.status', (part) => part.innerText);
    assert.match(status, /序号 2 没有名称/);
    assert.match(status, /第 2 行写着“成员”/);
    assert.deepEqual((await rows(page)).map((row) => [row[0], row[1]]), [['1', '示例市，甲公司'], ['2', '（没有名称）'], ['3', '一"二"公司']]);
    assert.deepEqual(await standings(page), ['unknown', 'unknown', 'unknown']);
  });

  await test('tells doubles, and codes that a spreadsheet has rounded', async (page) => {
    await check(page, ['序号\t投标人名称\t统一社会信用代码', `7\t${clean.name}\t${clean.code}`, `8\t${listed.name}\t9.145E+17`, `9\t某某有限公司\t${clean.code.toLowerCase()}`].join('\n'));
    await settled(page, 3);
    const byNumber = Object.fromEntries((await rows(page)).map((row) => [row[0], row]));
    assert.match(byNumber[7][1], /与序号 9 重复/);
    assert.match(byNumber[9][1], /与序号 7 重复/);
    assert.match(byNumber[8][2], /“9\.145E\+17”是被 Excel 变成数字的代码，末几位已丢失/);
    assert.match(await page.$eval('.status', (part) => part.innerText), /2 行有重复的投标人/);
    await page.click('#filter-double');
    assert.equal((await rows(page)).length, 2);
  });

  await test('shows what is pasted as text, and keeps formulas out of the export', async (page, kind) => {
    await check(page, [`${HOSTILE}\t${clean.code}`, `=HYPERLINK("http://x")\t${listed.code}`].join('\n'));
    await settled(page, 2);
    assert.ok((await rows(page)).some((row) => row[1] === HOSTILE));
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.equal(await page.$$eval('main img', (all) => all.length), 0);
    if (kind.name !== 'chromium') return; // the folder is set over CDP
    const folder = await mkdtemp(join(tmpdir(), 'credit-csv-'));
    const devtools = await page.createCDPSession();
    await devtools.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await page.click('#csv');
    let names = [];
    for (let tries = 0; tries < 300 && !names.some((name) => name.endsWith('.csv')); tries += 1) {
      await wait(100);
      names = await readdir(folder);
    }
    const text = await readFile(join(folder, names[0]), 'utf8');
    assert.equal(text.charCodeAt(0), 0xfeff);
    assert.match(text, /"'=HYPERLINK\(""http:\/\/x""\)"/);
    assert.match(text, /sm3:[0-9a-f]{64}/);
  });

  await test('takes two thousand bidders, and says what is beyond', async (page, kind) => {
    if (kind.name !== 'chromium') return; // long in Firefox, and nothing of the browser's is in it
    const many = Array.from({ length: 2003 }, (_, i) => line({ name: `示例市第${i}公司`, code: clean.code }));
    await check(page, many.join('\n'));
    await settled(page, 2000);
    assert.match(await page.$eval('.status', (status) => status.innerText), /一次最多核查 2000 个投标人，其余 3 行没有核查/);
  });

  await test('works by keyboard alone, in English too', async (page) => {
    const tabTo = async (id) => {
      for (let presses = 0; presses < 40; presses += 1) {
        if ((await page.evaluate(() => document.activeElement.id)) === id) return;
        await page.keyboard.press('Tab');
      }
      assert.fail(`Tab never reached #${id}`);
    };
    await tabTo('example');
    await page.keyboard.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'paste');
    await tabTo('check');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.bidders');
    await page.focus('#filter-all');
    await tabTo('filter-listed');
    await page.keyboard.press('Enter');
    assert.ok((await standings(page)).every((is) => is === 'listed'));
    await page.click('#lang-en');
    assert.match(await page.$eval('h1', (title) => title.innerText), /^Check of bidders/);
    assert.match((await rows(page))[0][4], /^[a-z\s]+$/i);
  });

  await test('prints lists, digests and who checked', async (page, kind) => {
    if (kind.name !== 'chromium') return;
    await page.type('#operator', '王某');
    await page.type('#tender', '示例市政道路工程');
    await page.type('#section', '二标段');
    await check(page, line(listed));
    await settled(page, 1);
    await page.emulateMediaType('print');
    const paper = await page.$eval('main', (main) => main.innerText);
    assert.match(paper, /投标人信用核查表\s+招标项目名称：示例市政道路工程\s+标段：二标段/);
    assert.match(paper, /核查人 王某/);
    assert.match(paper, /SAMPLE-/); // the record itself, by its number
    assert.match(paper, /核查人签字：.*招标人（盖章）/);
    assert.match(paper, /sm3:[0-9a-f]{64}/);
    assert.doesNotMatch(paper, /核查全部|导出 CSV|只看/);
  });

  return {
    async filled(page) {
      await page.click('#example');
      await page.click('#check');
      await page.waitForSelector('.bidders');
      await page.click('.bidders .link[aria-expanded]');
    },
  };
}
