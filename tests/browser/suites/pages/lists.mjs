import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { HOST_TESTS } from '../../lib/paths.mjs';
import { workbook } from '../../lib/workbook.mjs';

const text = (page, selector) => page.$eval(selector, (part) => part.innerText.trim());
const state = (page) => page.$eval('#status', (part) => part.getAttribute('data-state'));
/** What the columns of the first sheet are read as: chosen, or what the menu says that it would be. */
const read = (page) => page.$$eval('.list-columns tr', (rows) => Object.fromEntries(rows.filter((row) => row.querySelector('select[id^="meaning"]')).map((row) => [row.querySelector('th').innerText, row.querySelector('select').selectedOptions[0].textContent])));
const menu = (page, label) => page.$eval(`[aria-label="${label}"]`, (field) => `#${field.id}`);

/** Opens a file as people do. */
async function open(page, kind, path, input = '#files') {
  const choose = kind.choose ?? ((field, file) => field.uploadFile(file));
  await choose(await page.$(input), path);
}

/** A file of its own, by its name and text or bytes. */
async function made(name, content) {
  const path = join(await mkdtemp(join(tmpdir(), 'credit-lists-')), name);
  await writeFile(path, content);
  return path;
}

/** Opens a file and waits until it is read. */
async function opened(page, kind, name, content) {
  await open(page, kind, await made(name, content));
  await page.waitForFunction((file) => document.getElementById('status').innerText.includes(file), {}, name);
}

/** What the button saves. */
async function saved(page, button) {
  await page.evaluate(() => {
    window.kept = [];
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      window.kept.push(blob);
      return make.call(URL, blob);
    };
  });
  await page.click(button);
  return page.evaluate(() => new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(Array.from(new Uint8Array(reader.result)));
    reader.readAsArrayBuffer(window.kept[0]);
  }));
}

/** The page of those who publish lists: how a file is read, put right by menus, kept in a profile. */
export async function lists(test) {
  await test('the example: a column is asked about, a menu answers, words are explained, the profile keeps both', async (page) => {
    await page.click('#example');
    assert.equal(await state(page), 'failed');
    assert.match(await text(page, '#status'), /收录 2 行，其中修整 2 行；拒收 2 行；跳过 2 行。有 1 列要本单位说明/);
    assert.equal((await read(page))['甲方退出日'], '要说明：可能是“移出日期”');
    assert.match(await text(page, '[data-question] .list-why'), /“甲方退出日”列没有读取/);
    await page.select(await menu(page, '“甲方退出日”列读作'), '移出日期');
    assert.equal(await state(page), 'proved');
    assert.equal((await read(page))['甲方退出日'], '移出日期');
    assert.match(await text(page, '#words'), /已办结/);
    await page.select(await menu(page, '“已办结”读作'), '已修复');
    await page.waitForFunction(() => !document.querySelector('#words [data-question]'));
    assert.match(await text(page, '#entries'), /示例市恒达物流有限公司\s+91450200MA0X00015U\s+法人或非法人组织\s+2025-11-20\s+2026-04-30\s+已修复/);
    assert.match(await text(page, '#notes'), /第6行 列入日期列 “02\/01\/2026”/);
    const profile = Buffer.from(await saved(page, '#download')).toString('utf8');
    assert.match(profile, /^\ufeff类别,原文,读作,说明\n/);
    for (const line of ['列,甲方退出日,移出日期,', '状态,已办结,已修复,', '列,联系电话,内部附注,']) assert.ok(profile.includes(line), `${line} in ${profile}`);
  });

  await test('a profile of last month explains the file of this one', async (page, kind) => {
    await open(page, kind, await made('对照表.csv', '类别,原文,读作\n列,甲方退出日,移出日期\n状态,已办结,已撤销\n'), '#profile');
    await page.waitForFunction(() => /已按对照表/.test(document.getElementById('note').innerText));
    await page.click('#example');
    assert.equal(await state(page), 'proved');
    assert.match(await text(page, '#entries'), /已撤销/);
    await open(page, kind, await made('坏.csv', '类别,原文,读作\n列,甲方退出日,随便\n'), '#profile');
    await page.waitForFunction(() => /随便/.test(document.getElementById('note').innerText));
    assert.equal(await state(page), 'failed');
  });

  await test('a file without a known column of names is read after one is chosen', async (page, kind) => {
    await opened(page, kind, '无名.csv', '甲乙丙,列入日期\n示例市南山商贸有限公司,2026-02-01\n');
    assert.match(await text(page, '#status'), /没有找到写名称的一列/);
    await page.select(await menu(page, '“甲乙丙”列读作'), '名称');
    assert.equal(await state(page), 'proved');
    assert.match(await text(page, '#entries'), /示例市南山商贸有限公司/);
  });

  await test('workbooks, old Excel and GB18030 are read as at the command line', async (page, kind) => {
    const gb18030 = 'c6f3d2b5c3fbb3c62cc1d0c8ebc8d5c6da0acabec0fdcad0c4cfc9bdc9ccc3b3d3d0cfdeb9abcbbe2c323032362d30322d30310a';
    const sheet = [['示例市名单'], ['企业名称', '列入日期'], ['示例市南山商贸有限公司', '2026-02-01']];
    for (const [name, bytes, format] of [
      ['old.xls', await readFile(join(HOST_TESTS, 'import/old.xls')), 'XLS'],
      ['新.xlsx', workbook({ 黑名单: sheet, 说明: [['只有一句话']] }), 'XLSX'],
      ['gb18030.csv', Buffer.from(gb18030, 'hex'), 'GB18030（含 GBK）'],
    ]) {
      await opened(page, kind, name, bytes);
      assert.match(await text(page, '#status'), new RegExp(`（${format}）：收录 [1-9]`), name);
    }
    await opened(page, kind, '损坏.xlsx', Buffer.from('504b0304000000000000', 'hex'));
    assert.equal(await state(page), 'failed');
    assert.match(await text(page, '#status'), /不能读/);
  });

  await test('a table copied from a spreadsheet is pasted', async (page, kind) => {
    if (kind.name !== 'chromium') return; // elsewhere a script cannot make a clipboard of its own
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', '企业名称\t列入日期\n示例市南山商贸有限公司\t2026年2月1日\n');
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    assert.match(await text(page, '#status'), /收录 1 行/);
    assert.match(await text(page, '#entries'), /2026-02-01/);
  });

  await test('a public pack holds no number of a person in full, an internal one does', async (page, kind) => {
    await opened(page, kind, '个人.csv', '姓名,身份证号码,列入日期,家庭住址\n张示例,11010519491231002X,2026-02-01,示例市城中区示例路1号\n');
    assert.doesNotMatch(await text(page, '#entries'), /11010519491231002X/);
    await page.click('#public');
    assert.match(await text(page, '#entries'), /11010519491231002X/);
  });

  await test('what a file says is text, and English words stand in every place', async (page, kind) => {
    await opened(page, kind, '坏.csv', '企业名称,列入日期,<img src=x onerror="window.hit=1">\n"<img src=x onerror=""window.hit=1"">示例市南山商贸有限公司",2026-02-01,x\n');
    await page.click('#lang-en');
    assert.match(await text(page, '#status'), /rows kept 1/);
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.match(await text(page, '#main'), /How the columns are read/);
  });

  await test('twenty thousand rows are read while people wait, and what is not shown is counted', async (page, kind) => {
    const rows = Array.from({ length: 20000 }, (_, i) => `示例市第${i}号商贸有限公司,${i % 2 ? '2026-02-01' : '02/01/2026'}`);
    const start = Date.now();
    await opened(page, kind, '多.csv', `企业名称,列入日期\n${rows.join('\n')}\n`);
    assert.ok(Date.now() - start < 20000, `${Date.now() - start} ms`);
    assert.match(await text(page, '#notes'), /只列出前 200 条，共 10000 行/);
  });

  return {
    async filled(page) {
      await page.click('#example');
      await wait(100);
    },
  };
}

