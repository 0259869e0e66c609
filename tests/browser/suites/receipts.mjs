import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, firefox, withBrowser } from '../lib/browsers.mjs';
import { DATA, TRUST, credit, receiptIn } from '../lib/credit.mjs';
import { PACKAGE, SAMPLE } from '../lib/paths.mjs';
import { serve } from '../lib/server.mjs';
import { sampleFiles } from '../lib/vectors.mjs';

const ISSUER = '示例市政务服务局（页面）';

/** Receipts (核查凭证) go between a browser and wasmtime: what one has made, the other verifies and decides again. */
export async function receipts(results) {
  const folder = await mkdtemp(join(tmpdir(), 'credit-receipts-'));
  const server = await serve({ dist: join(PACKAGE, 'dist'), sample: SAMPLE }, { '/page.html': { html: '<!DOCTYPE html><title>receipts</title>' } });
  try {
    const request = JSON.parse(await readFile(join(SAMPLE, 'requests/09-deferral-signed.json'), 'utf8'));
    for (const kind of [chromium, firefox]) {
      await withBrowser(kind, async (browser) => {
        const page = await browser.newPage();
        await page.goto(`${server.url}/page.html`);
        await crossings(results, { kind, page, folder, request, files: await sampleFiles() });
      });
    }
  } finally {
    server.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function crossings(results, { kind, page, folder, request, files }) {
  const test = (name, run) => results.test(`${kind.name}: ${name}`, run);
  const at = (name) => join(folder, `${kind.name}-${name}`);
  const [receipt, salt, trust, asked] = ['凭证.json', '凭证.salt.json', 'trust.json', 'request.json'].map(at);
  const replay = (...more) => credit('receipt', 'replay', '--trust', trust, '--data-trust', TRUST, ...DATA, '--request', asked, ...more, receipt);

  await test('a receipt made in the page is verified by the command line and decided again in wasmtime', async () => {
    const made = await page.evaluate(make, files, request, ISSUER);
    const policy = JSON.parse(await readFile(TRUST, 'utf8'));
    policy.keys.push({ id: 'page', issuer: ISSUER, algorithm: 'ed25519', publicKey: made.publicKey, kinds: ['receipt'] });
    await writeFile(trust, JSON.stringify(policy));
    await writeFile(receipt, made.envelope);
    await writeFile(salt, JSON.stringify(made.opening));
    await writeFile(asked, JSON.stringify(request));
    const verified = await credit('receipt', 'verify', '--trust', trust, receipt);
    assert.equal(verified.status, 0, verified.stderr);
    assert.match(verified.stdout, /正确 .*示例市政务服务局（页面） 出具，签名密钥 page；/);
    const json = await credit('receipt', 'verify', '--json', '--trust', trust, receipt);
    assert.equal(json.stdout, `${Buffer.from(JSON.parse(made.envelope).payload, 'base64')}\n`);
    const again = await replay();
    assert.equal(again.status, 0, again.stderr);
    assert.match(again.stdout, /^相同：重算的凭证逐字节一致/);
  });
  await test('without the key of the page, with a changed byte, with salts of another: refused by the same codes', async () => {
    const envelope = await readFile(receipt, 'utf8');
    const payload = Buffer.from(JSON.parse(envelope).payload, 'base64').toString('utf8');
    const bent = JSON.stringify({ ...JSON.parse(envelope), payload: Buffer.from(payload.replace('"channel":"页面"', '"channel":"窗口"')).toString('base64') });
    const cases = [
      ['receipt.untrusted-key', TRUST, envelope],
      ['receipt.signature', trust, bent],
      ['receipt.payload-type', trust, envelope.replace('receipt.v1', 'statement.v1')],
    ];
    for (const [code, policy, text] of cases) {
      const other = at('other.json');
      await writeFile(other, text);
      const told = await credit('receipt', 'verify', '--trust', policy, other);
      assert.equal(told.status, 1);
      assert.ok(told.stderr.includes(`[${code}]`) || told.stderr.includes(code), told.stderr);
      assert.equal(await page.evaluate(refused, text, await readFile(policy, 'utf8')), code);
    }
  });
  await test('a receipt of the command line, signed with SM2 and Ed25519, is verified and decided again in the page', async () => {
    const made = await receiptIn(folder, join(SAMPLE, 'requests/09-deferral-signed.json'), `${kind.name}-命令行`);
    const [text, opening] = [await readFile(made.path, 'utf8'), await readFile(made.salt, 'utf8')];
    const { verified, replayed, less } = await page.evaluate(answered, files, text, opening, request);
    assert.equal(verified.receipt, made.number);
    assert.deepEqual(verified.vouching.length, 2);
    assert.equal(verified.subjects[0].name, request.subjects[0].name);
    assert.equal(verified.statement.predicate.operator, '李某');
    assert.equal(replayed.result, 'same');
    assert.equal(replayed.difference, undefined);
    // The page does not know the file of the engine; the receipt names one.
    assert.match(replayed.engines.named, /^sm3:[0-9a-f]{64}$/);
    assert.equal(less.result, 'incomplete');
    assert.deepEqual(less.missing.map(({ what }) => what), ['rulebook']);
  });
  await test('the worker answers the same', async () => {
    const text = await readFile(receipt, 'utf8');
    const [own, worker] = await page.evaluate(both, text, await readFile(trust, 'utf8'));
    assert.deepEqual(worker, own);
  });
}

/** Runs in the page: a key of its own, a receipt signed with it. */
async function make(files, request, issuer) {
  const { load, sealReceipt } = await import('/dist/web.js');
  const at = (path) => new URL(`/sample/${path}`, location.href);
  const checker = await load({ packs: files.sets.packs.map(at), rulebook: at(files.rulebook), calendar: at(files.calendar), trust: at(files.trust) });
  const hex = (bytes) => Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
  const raw = (base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const key = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
  const salts = hex(crypto.getRandomValues(new Uint8Array(32 * (2 + request.subjects.length))));
  const signers = [{ keyid: 'page', algorithm: 'ed25519' }];
  const { payload, toSign, opening } = checker.prepareReceipt({ request, channel: '页面', issuer, at: '2026-11-30T10:00:00+08:00', signers, salts });
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', key.privateKey, raw(toSign)));
  const envelope = sealReceipt(payload, [{ keyid: 'page', sig: btoa(String.fromCharCode(...signature)) }]);
  return { envelope, opening, publicKey: hex(await crypto.subtle.exportKey('raw', key.publicKey)) };
}

/** Runs in the page. */
async function refused(text, trust) {
  const { verifyReceipt } = await import('/dist/web.js');
  try {
    verifyReceipt(text, trust);
    return 'verified';
  } catch (error) {
    return error.code;
  }
}

/** Runs in the page. */
async function answered(files, receipt, opening, request) {
  const { replayReceipt, verifyReceipt } = await import('/dist/web.js');
  const read = async (path) => new Uint8Array(await (await fetch(`/sample/${path}`)).arrayBuffer());
  const [rulebook, calendar, trust] = await Promise.all([files.rulebook, files.calendar, files.trust].map(read));
  const packs = await Promise.all(files.sets.packs.map(read));
  const verified = verifyReceipt(receipt, trust, { opening, request });
  const replayed = replayReceipt({ receipt, trust, opening, request, sources: { packs, rulebook, calendar, trust } });
  const less = replayReceipt({ receipt, trust, opening, request, sources: { packs, calendar, trust } });
  return { verified, replayed, less };
}

/** Runs in the page. */
async function both(receipt, trust) {
  const [own, worker] = await Promise.all([import('/dist/web.js'), import('/dist/worker.js')]);
  return [own.verifyReceipt(receipt, trust), await worker.verifyReceipt(receipt, trust)];
}
