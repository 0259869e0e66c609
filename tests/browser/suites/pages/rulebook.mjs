import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SAMPLE, SCREENSHOTS } from '../../lib/paths.mjs';
import { workbook } from '../../lib/workbook.mjs';

const HOSTILE = '<img src=x onerror="window.hit=1">';
const text = (page, selector) => page.$eval(selector, (part) => part.innerText.trim());
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.getAttribute('aria-label'));
const cell = (line, label) => `[aria-label="第${line}行 ${label}"]`;
const state = (page) => page.$eval('#status', (part) => part.getAttribute('data-state'));
const settled = (page, wanted) => page.waitForFunction((is) => document.getElementById('status').getAttribute('data-state') === is, {}, wanted);
const codes = (page) => page.$$eval('.problem', (all) => all.map((problem) => problem.getAttribute('data-code')));
const proofs = (page, wanted) => page.$$eval('.proofs li', (all, is) => all.filter((line) => line.getAttribute('data-state') === is).map((line) => line.getAttribute('data-proof')), wanted);

/** Replaces the text of a cell, key by key. */
async function type(page, selector, value) {
  await page.focus(selector);
  await page.$eval(selector, (field) => field.select());
  await page.keyboard.press('Backspace');
  await page.type(selector, value);
}
const show = (page, sheet) => page.click(`[data-sheet="${sheet}"]`);

/** Row of the sheet (the header is 1) in which columns have these texts. */
async function line(page, wanted) {
  return page.evaluate((texts) => {
    const labels = Array.from(document.querySelectorAll('.grid thead th'), (th) => th.textContent);
    const rows = Array.from(document.querySelectorAll('.grid tbody tr'));
    const says = (row) => Object.entries(texts).every(([label, value]) => row.cells[labels.indexOf(label)].firstChild.value === value);
    return Number(rows.find(says).getAttribute('data-line'));
  }, wanted);
}

/** The page of those who write the rules: tables that are proved as they are edited. */
export async function rulebook(test) {
  await test('opens proved: twelve proofs, every case looked at, all test cases run', async (page) => {
    assert.equal(await state(page), 'proved');
    assert.deepEqual((await proofs(page, 'proved')).length, 12);
    assert.match(await text(page, '#status'), /11 张判定表，7,200 种情形逐一看过/);
    assert.match(await text(page, '#cells'), /共 7,200 种情形，逐一看过，没有抽样/);
    assert.match(await text(page, '#cases'), /83 个用例全部符合.*共 480 种改法，用例发现 480 种/s);
    assert.match(await text(page, '#differences'), /完全相同/);
  });

  await test('a term that is changed is said in words', async (page) => {
    await show(page, '事项');
    const at = await line(page, { 事项编码: 'SL-0001' });
    await type(page, cell(at, '补正最长工作日'), '9');
    await page.waitForFunction(() => /由 10 改为 9/.test(document.getElementById('differences').innerText));
    assert.match(await text(page, '#differences'), /SL-0001 劳务派遣经营许可\s+补正最长工作日由 10 改为 9/);
    assert.equal(await state(page), 'proved');
    assert.match(await text(page, '[data-sheet="事项"]'), /已改/);
    await type(page, cell(at, '补正最长工作日'), '九');
    await settled(page, 'failed');
    assert.match(await text(page, '.problem'), /事项 第5行 “补正最长工作日”列/);
    assert.equal(await page.$eval(cell(at, '补正最长工作日'), (field) => field.getAttribute('aria-invalid')), 'true');
    assert.deepEqual(await proofs(page, 'open'), ['P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8', 'P9', 'P10', 'P11', 'P12']);
    await page.click('#reset');
    await settled(page, 'proved');
  });

  await test('a rule that is deleted leaves a gap: its case, a row that closes it, and the row works', async (page) => {
    const at = await line(page, { 判定表: '竞买人资格', 规则号: 'L4' });
    await page.click(`#remove-${at}`);
    await settled(page, 'failed');
    assert.equal((await codes(page))[0], 'E01');
    assert.match(await text(page, '.problem'), /判定表“竞买人资格”有 \d+ 种情形没有任何规则（共 144 种）。例如：查询状态=已查询、/);
    assert.deepEqual(await proofs(page, 'failed'), ['P1', 'P10']);
    await page.click('.problem .button');
    assert.match(await text(page, '#note'), /已在第\d+行补一行/);
    assert.match(await focused(page), /^第\d+行 规则号$/);
    const added = await line(page, { 判定表: '竞买人资格', 规则号: 'L9' });
    assert.equal(await page.$eval(cell(added, '结论'), (field) => field.value), '转人工复核');
    // The gap is closed; what is left is the case that expects the old rule.
    assert.deepEqual(await proofs(page, 'failed'), ['P10']);
    assert.match(await text(page, '.problem'), /用例 T\d+ 预期“不予通过”.*实际为“转人工复核”（L9）/s);
  });

  await test('two rules for one case are a conflict; the link goes to its row', async (page) => {
    const at = await line(page, { 判定表: '竞买人资格', 规则号: 'L4' });
    await type(page, cell(at, '失信等级'), '一般|严重');
    await settled(page, 'failed');
    assert.equal((await codes(page))[0], 'E02');
    assert.match(await text(page, '.problem'), /规则 L4（不予通过）与第\d+行 L\d（.+）冲突，\d+ 种情形同时命中。例如：/);
    await show(page, '依据');
    await page.click('.problem .link');
    assert.equal(await focused(page), `第${at}行 判定表`);
    assert.equal(await page.$eval(`[data-line="${at}"]`, (row) => row.getAttribute('data-fault')), 'E02');
  });

  await test('worse credit treated better is shown beside the better one', async (page) => {
    const at = await line(page, { 判定表: '竞买人资格', 规则号: 'L4' });
    await type(page, cell(at, '结论'), '正常受理');
    await settled(page, 'failed');
    assert.deepEqual((await page.$$eval('.counter mark', (all) => all.map((mark) => mark.textContent))).sort(), ['严重', '一般'].sort());
    assert.match(await text(page, '.problem'), /违反红线 HX3.*“严重”反而得“正常受理”（L4）/s);
    assert.equal((await proofs(page, 'failed'))[0], 'P5');
  });

  await test('a word outside the vocabulary says the cell and what may be meant', async (page) => {
    const at = await line(page, { 判定表: '竞买人资格', 规则号: 'L4' });
    await type(page, cell(at, '结论'), '不予通');
    await settled(page, 'failed');
    assert.match(await text(page, '.problem'), /E07.*判定表 第\d+行 “结论”列.*是否应为“不予通过”/s);
    await page.click('.problem .link');
    assert.equal(await focused(page), `第${at}行 结论`);
  });

  await test('the word that is meant is taken with one press, and a step is taken back', async (page) => {
    const at = await line(page, { 判定表: '竞买人资格', 规则号: 'L4' });
    const before = await page.$eval(cell(at, '结论'), (field) => field.value);
    await type(page, cell(at, '结论'), '不予通');
    await settled(page, 'failed');
    await page.click('.problem .mend');
    await settled(page, 'proved');
    assert.equal(await page.$eval(cell(at, '结论'), (field) => field.value), '不予通过');
    await page.click('#undo');
    await settled(page, 'failed');
    await page.click('#undo');
    await settled(page, 'proved');
    assert.equal(await page.$eval(cell(at, '结论'), (field) => field.value), before);
    await page.click(`#remove-${at}`);
    await settled(page, 'failed');
    await page.focus('#sheet-1');
    await page.keyboard.down('Control');
    await page.keyboard.press('z');
    await page.keyboard.up('Control');
    await settled(page, 'proved');
  });

  await test('one table at a time, with what a rule is called and what it decides in view', async (page) => {
    await page.select('#pick', '竞买人资格');
    const shown = await page.$$eval('.grid tbody tr', (rows) => rows.filter((row) => !row.hidden).map((row) => row.cells[1].firstChild.value));
    assert.ok(shown.length > 2 && shown.every((name) => name === '竞买人资格'), shown.join());
    const at = await line(page, { 判定表: '竞买人资格', 规则号: 'L4' });
    await page.$eval('.grid-scroll', (area) => (area.scrollLeft = area.scrollWidth / 2));
    const seen = await page.evaluate((selectors) => {
      const area = document.querySelector('.grid-scroll').getBoundingClientRect();
      return selectors.map((selector) => {
        const box = document.querySelector(selector).getBoundingClientRect();
        return box.left >= area.left - 1 && box.right <= area.right + 1;
      });
    }, [cell(at, '判定表'), cell(at, '规则号'), cell(at, '结论')]);
    assert.deepEqual(seen, [true, true, true]);
  });

  await test('values that are chosen lead to a rule and its outcome', async (page) => {
    assert.equal(await page.$eval('#what-if', (part) => part.hidden), true);
    await page.select('#pick', '竞买人资格');
    const at = await line(page, { 判定表: '竞买人资格', 规则号: 'L4' });
    const values = await page.evaluate((n) => {
      const labels = Array.from(document.querySelectorAll('.grid thead th'), (th) => th.textContent);
      const row = document.querySelector(`[data-line="${n}"]`);
      return Object.fromEntries(labels.map((label, i) => [label, row.cells[i].firstChild.value || '']));
    }, at);
    const fields = await page.$$eval('#what-if .field', (all) => all.map((field) => [field.querySelector('label').textContent, field.querySelector('select').id]));
    for (const [fact, id] of fields) if (values[fact]) await page.select(`#${id}`, values[fact].split('|')[0]);
    assert.match(await text(page, '.what-if-answer'), /结论：不予通过.*L4 不予通过/s);
  });

  await test('what is left unfinished is kept, offered again, and leaving is warned of', async (page, kind) => {
    const at = await line(page, { 判定表: '竞买人资格', 规则号: 'L4' });
    await type(page, cell(at, '说明'), '没有做完');
    await page.waitForSelector('#download');
    if (kind.name === 'chromium') {
      let asked = '';
      page.once('dialog', (dialog) => {
        asked = dialog.type();
        void dialog.accept();
      });
      await page.reload();
      assert.equal(asked, 'beforeunload');
      await page.waitForSelector('#resume');
      assert.notEqual(await page.$eval(cell(at, '说明'), (field) => field.value), '没有做完');
      await page.click('#resume');
      assert.equal(await page.$eval(cell(at, '说明'), (field) => field.value), '没有做完');
    }
    await page.click('#reset');
    await settled(page, 'proved');
  });

  await test('a case that expects something else says both', async (page) => {
    await show(page, '用例');
    await type(page, cell(2, '预期结论'), '正常受理');
    await settled(page, 'failed');
    assert.match(await text(page, '.problem'), /用例 T01 预期“正常受理”.*实际为“转人工复核”/s);
    assert.match(await text(page, '#cases'), /1 个用例不符/);
  });

  await test('what is being typed is not disturbed by proofs', async (page) => {
    await page.focus(cell(2, '说明'));
    await page.keyboard.press('End');
    for (const key of '甲乙丙') {
      await page.keyboard.type(key);
      await wait(450); // longer than the pause after which it is proved
    }
    assert.match(await page.$eval(cell(2, '说明'), (field) => field.value), /甲乙丙$/);
    assert.equal(await focused(page), '第2行 说明');
  });

  await test('Enter and arrows change rows, and a block of cells is pasted', async (page) => {
    await show(page, '共享目录');
    await page.focus(cell(2, '材料名称'));
    await page.keyboard.press('Enter');
    assert.equal(await focused(page), '第3行 材料名称');
    await page.keyboard.press('ArrowUp');
    assert.equal(await focused(page), '第2行 材料名称');
    await page.click('#insert-6');
    assert.equal(await focused(page), '第7行 材料名称');
    await page.evaluate(() => {
      const data = new DataTransfer();
      data.setData('text/plain', '甲证\t电子证照共享\r\n乙证\t部门核查\r\n');
      const event = new ClipboardEvent('paste', { bubbles: true, cancelable: true });
      Object.defineProperty(event, 'clipboardData', { value: data }); // what Firefox takes no part in making
      document.activeElement.dispatchEvent(event);
    });
    assert.equal(await page.$eval(cell(8, '材料名称'), (field) => field.value), '乙证');
    assert.equal(await page.$eval(cell(7, '共享来源'), (field) => field.value), '电子证照共享');
  });

  await test('opens files, of Excel’s Chinese encoding too, and says what cannot be read', async (page, kind) => {
    const folder = await mkdtemp(join(tmpdir(), 'credit-tables-'));
    const named = async (name, bytes) => {
      await writeFile(join(folder, name), bytes);
      return join(folder, name);
    };
    const original = await readFile(join(SAMPLE, 'rulebook/事项.csv'), 'utf8');
    const input = await page.$('#files');
    const choose = kind.choose ?? ((field, file) => field.uploadFile(file));
    await choose(input, await named('事项.csv', original.replace('劳务派遣经营许可', '劳务派遣经营许可（试行）')));
    await page.waitForFunction(() => /由 劳务派遣经营许可 改为 劳务派遣经营许可（试行）/.test(document.getElementById('differences').innerText));
    assert.match(await text(page, '#note'), /已打开 1 张表/);
    // 材料名称,共享来源 / 甲,乙 in GB18030
    await choose(input, await named('共享目录.csv', Buffer.from('b2c4c1cfc3fbb3c62cb9b2cfedc0b4d4b40d0abcd72cd2d20d0a', 'hex')));
    await page.waitForFunction(() => document.querySelector('[data-sheet="共享目录"]').getAttribute('aria-pressed') === 'true');
    assert.equal(await page.$eval(cell(2, '材料名称'), (field) => field.value), '甲');
    // A sheet of a workbook is the table of its name; rows keep their numbers over a blank one.
    const rows = original.replace(/^\ufeff/, '').split(/\r?\n/).filter(Boolean).map((row) => row.split(','));
    if (rows.every((row) => row.length === rows[0].length)) {
      const [header, ...others] = rows;
      const changed = others.map((row) => row.map((cell) => cell.replace('劳务派遣经营许可', '劳务派遣经营许可（工作簿）')));
      await choose(input, await named('规则.xlsx', workbook({ 事项: [header, changed[0], header.map(() => ''), ...changed.slice(1)] })));
      await page.waitForFunction(() => /改为 劳务派遣经营许可（工作簿）/.test(document.getElementById('differences').innerText));
      assert.equal(await page.$$eval('.sheet[data-sheet="事项"]', (all) => all.length), 1);
      assert.equal(await page.$eval(cell(4, '事项编码'), (field) => field.value), changed[1][0]);
    }
    await choose(input, await named('坏.csv', 'a,b\n1,2,3\n'));
    await page.waitForFunction(() => /没能打开/.test(document.getElementById('note').innerText));
    assert.match(await text(page, '#note'), /坏\.csv 第2行.*有 3 列，表头只有 2 列/);
  });

  await test('competitors who differ in where they are from are shown side by side', async (page, kind) => {
    const rows = async (sheet) => {
      const text = await readFile(join(SAMPLE, `rulebook/${sheet}.csv`), 'utf8');
      return text.replace(/^\ufeff/, '').split(/\r?\n/).filter(Boolean).map((row) => row.split(','));
    };
    const [words, table] = [await rows('词汇'), await rows('判定表')];
    const labelled = (header, cells) => header.map((label) => cells[label] ?? '');
    const facts = words.map((row, at) => [...row, at === 0 ? '公平竞争' : '']);
    facts.push(labelled(facts[0], { 事实: '注册地', 取值: '本市|外地', 来源: '申报', 公平竞争: '是' }));
    const rule = table[0].indexOf('规则号');
    const rules = table.flatMap((row, at) => {
      if (at === 0) return [[...row, '注册地']];
      if (row[rule] !== 'J6') return [[...row, '']];
      const away = row.map((cell, column) => ({ 规则号: 'J6B', 结论: '转人工复核', 说明: '' })[table[0][column]] ?? cell);
      return [[...row, '本市|未知'], [...away, '外地']];
    });
    const folder = await mkdtemp(join(tmpdir(), 'credit-fair-'));
    const csv = async (name, all) => {
      const path = join(folder, `${name}.csv`);
      await writeFile(path, all.map((row) => row.join(',')).join('\n'));
      return path;
    };
    const input = await page.$('#files');
    const choose = kind.choose ?? ((field, file) => field.uploadFile(file));
    await choose(input, await csv('词汇', facts));
    await page.waitForSelector('[data-sheet="词汇"][aria-pressed="true"]');
    await choose(input, await csv('判定表', rules));
    await settled(page, 'failed');
    assert.deepEqual(await codes(page), ['E25']);
    assert.deepEqual(await proofs(page, 'failed'), ['P11']);
    assert.match(await text(page, '.problem'), /违反公平竞争审查.*注册地“本市”得“正常受理”（J6），“外地”得“转人工复核”（J6B）/s);
    assert.deepEqual(await page.$$eval('.counter mark', (all) => all.map((mark) => mark.textContent)), ['本市', '外地']);
    if (kind.name === 'chromium') await page.screenshot({ path: join(SCREENSHOTS, 'rulebook-fair.png'), fullPage: true });
  });

  await test('gives back the tables that were changed, as they were written', async (page, kind) => {
    if (kind.name !== 'chromium') return; // the folder is set over CDP
    const folder = await mkdtemp(join(tmpdir(), 'credit-tables-'));
    const devtools = await page.createCDPSession();
    await devtools.send('Browser.setDownloadBehavior', { behavior: 'allow', downloadPath: folder });
    await type(page, cell(2, '说明'), '改了，"这里"');
    await page.waitForSelector('#download');
    await page.click('#download');
    let names = [];
    for (let tries = 0; tries < 300 && !names.some((name) => name.endsWith('.csv')); tries += 1) {
      await wait(100);
      names = await readdir(folder);
    }
    assert.deepEqual(names, ['判定表.csv']);
    const saved = await readFile(join(folder, '判定表.csv'), 'utf8');
    const original = await readFile(join(SAMPLE, 'rulebook/判定表.csv'), 'utf8');
    const lines = (whole) => whole.replace(/^\ufeff/, '').split('\n').filter(Boolean);
    assert.equal(saved.charCodeAt(0), 0xfeff);
    assert.match(lines(saved)[1], /,"改了，""这里"""\r?$/);
    assert.deepEqual(lines(saved).slice(2), lines(original).slice(2));
  });

  await test('hostile cells are shown as text, in messages too', async (page) => {
    await type(page, cell(2, '结论'), HOSTILE);
    await settled(page, 'failed');
    assert.ok((await text(page, '.problem')).includes(HOSTILE));
    assert.equal(await page.evaluate(() => window.hit), undefined);
    assert.equal(await page.$$eval('main img', (all) => all.length), 0);
  });

  await test('works by keyboard alone, in English too', async (page) => {
    await page.click('#lang-en');
    assert.match(await text(page, '#status'), /^Proved: 11 decision tables, 7,200 cases/);
    await page.focus('#sheet-1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    assert.equal(await focused(page), 'sheet-2');
    assert.equal(await page.$eval('#sheet-2', (tab) => tab.getAttribute('aria-pressed')), 'true');
    await page.focus('[aria-label="row 2 预期结论"]');
    await page.keyboard.down('Control');
    await page.keyboard.press('a');
    await page.keyboard.up('Control');
    await page.keyboard.type('不予通过');
    await settled(page, 'failed');
    assert.match(await text(page, '#problems'), /Mistakes: 1/);
    assert.match(await text(page, '#proofs'), /All cases come out as written\s+against it: 1/);
  });

  return {
    async filled(page) {
      const at = await line(page, { 判定表: '竞买人资格', 规则号: 'L4' });
      await type(page, cell(at, '失信等级'), '一般|严重');
      await settled(page, 'failed');
    },
  };
}
