import assert from 'node:assert/strict';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { receiptIn } from '../../lib/credit.mjs';
import { SAMPLE } from '../../lib/paths.mjs';
import { sampleFiles } from '../../lib/vectors.mjs';

const text = (page, selector) => page.$eval(selector, (part) => part.innerText.trim());
const state = (page) => page.$eval('#status', (part) => part.getAttribute('data-state'));
const at = (path) => join(SAMPLE, path);
const REQUEST = at('requests/09-deferral-signed.json');

/** Opens files one after the other, as people do; waits until each stands on the shelf. */
async function open(page, kind, ...paths) {
  const choose = kind.choose ?? ((field, file) => field.uploadFile(file));
  for (const path of paths) {
    await choose(await page.$('#files'), path);
    await page.waitForFunction((name) => document.getElementById('shelf').innerText.includes(name), {}, path.split('/').pop());
  }
}

async function made(name, content) {
  const path = join(await mkdtemp(join(tmpdir(), 'credit-receipt-')), name);
  await writeFile(path, content);
  return path;
}

/** The page of those who hold a receipt. */
export async function receipt(test) {
  const folder = await mkdtemp(join(tmpdir(), 'credit-receipt-'));
  const { path, salt, number } = await receiptIn(folder, REQUEST);
  const { sets, rulebook, calendar, trust } = await sampleFiles();
  const packs = sets.packs.map(at);
  const whole = [path, at(trust), salt, REQUEST, ...packs, at(rulebook), at(calendar)];

  await test('a receipt and a trust policy: who signed it, what it says, what is not proved', async (page, kind) => {
    await open(page, kind, path);
    assert.equal(await state(page), 'failed');
    assert.match(await text(page, '#status'), /还没有信任文件/);
    await open(page, kind, at(trust));
    assert.equal(await state(page), 'proved');
    assert.match(await text(page, '#status'), /^签名有效：.*签发，签名密钥 .*、/);
    const says = await text(page, '#says');
    for (const said of [number, '政务服务窗口', '李某', '容缺受理', '2026年']) assert.ok(says.includes(said), `${said} in ${says}`);
    assert.match(says, /主体 1，未证明是谁/);
    const unproved = await text(page, '#unproved');
    assert.match(unproved, /签名不能证明时间/);
    assert.match(unproved, /重算还缺 盐值、申请/);
    const { subjects } = JSON.parse(await readFile(REQUEST, 'utf8'));
    assert.ok(!says.includes(subjects[0].name));
  });

  await test('with everything that it names it is decided again, the same, and the subjects are proved', async (page, kind) => {
    await open(page, kind, ...whole);
    await page.waitForSelector('#replay');
    assert.equal(await page.$eval('#replay', (part) => part.dataset.result), 'same');
    assert.match(await text(page, '#replay'), /^重算\s+相同：/);
    assert.match(await text(page, '#proved'), /逐字节相同/);
    const { subjects } = JSON.parse(await readFile(REQUEST, 'utf8'));
    for (const { name } of subjects) assert.ok((await text(page, '#says')).includes(name), name);
    await page.click('#lang-en');
    assert.match(await text(page, '#replay'), /^Decided again\s+same:/);
    assert.match(await text(page, '#proved'), /byte for byte/);
  });

  await test('what is missing is told, with what is not proved without it', async (page, kind) => {
    await open(page, kind, ...whole.filter((one) => one !== at(rulebook) && one !== packs[0]));
    await page.waitForSelector('#replay');
    assert.equal(await page.$eval('#replay', (part) => part.dataset.result), 'incomplete');
    const unproved = await text(page, '#unproved');
    assert.match(unproved, /缺规则书，结论、规则和措施不能证明 sm3:[0-9a-f]{64}/);
    assert.match(unproved, /缺名单包，/);
  });

  await test('a changed byte, a stripped signature, salts of another: refused, by their codes', async (page, kind) => {
    const envelope = JSON.parse(await readFile(path, 'utf8'));
    const payload = Buffer.from(envelope.payload, 'base64').toString('utf8');
    const bent = { ...envelope, payload: Buffer.from(payload.replace('政务服务窗口', '政务服务大厅')).toString('base64') };
    const stripped = { ...envelope, signatures: envelope.signatures.slice(1) };
    await open(page, kind, at(trust));
    for (const [content, code] of [[bent, 'receipt.signature'], [stripped, 'receipt.stripped']]) {
      await open(page, kind, await made(`${code}.json`, JSON.stringify(content)));
      assert.equal(await state(page), 'failed');
      assert.equal(await page.$eval('#refused', (part) => part.dataset.code), code);
      assert.match(await text(page, '#status'), /没有得到证明/);
      assert.equal(await page.$('#says'), null);
      await page.click(`[aria-label="移除 ${code}.json"]`);
    }
    const other = JSON.parse(await readFile(salt, 'utf8'));
    const foreign = await made('别的.salt.json', JSON.stringify({ ...other, receipt: `sm3:${'0'.repeat(64)}` }));
    await open(page, kind, path, foreign, REQUEST);
    assert.match(await text(page, '#unproved'), /盐值不属于这份凭证/);
  });

  await test('a decision that was kept and changed: the byte is named', async (page, kind) => {
    const decision = await page.evaluate(() => '{"outcome":"accept","reasons":[],"receipt":{}}');
    await open(page, kind, ...whole, await made('结论.json', decision));
    await page.waitForFunction(() => document.getElementById('replay')?.dataset.result === 'differs');
    assert.equal(await state(page), 'failed');
    assert.match(await text(page, '#replay'), /结论的第一个不同字节\s*第 \d+ 字节/);
  });

  await test('the text of the printed code is compared; a file that is nothing is said to be nothing', async (page, kind) => {
    await open(page, kind, path, at(trust), await made('随便.txt', '不是凭证'));
    assert.match(await text(page, '[data-part="unknown"]'), /不认识，没有使用/);
    const compared = async (typed) => {
      await page.$eval('#printed', (field) => { field.value = ''; });
      await page.type('#printed', typed);
      return text(page, '#compared');
    };
    assert.match(await compared(number), /^一致/);
    assert.match(await compared(`核查凭证 ${number.slice(4).toUpperCase()}`), /^一致/);
    assert.match(await compared(`sm3:${'0'.repeat(64)}`), /^不一致/);
    assert.match(await compared('编号 123'), /没有凭证编号/);
    assert.match(await compared(`credit-receipt ${number}`), /^一致/);
    assert.match(await compared(`credit-checkpoint 12 ${number} sha256:${'0'.repeat(64)}`), /没有凭证编号/);
  });

  return {
    filled: async (page, kind) => {
      await open(page, kind, ...whole);
      await page.waitForSelector('#replay');
    },
  };
}
