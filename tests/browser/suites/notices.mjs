import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, withBrowser } from '../lib/browsers.mjs';
import { PACKAGE, SAMPLE } from '../lib/paths.mjs';
import { serve } from '../lib/server.mjs';
import { sampleFiles } from '../lib/vectors.mjs';

/** Notices (文书) from the package: the same in Node and from the worker of a page. */
export async function notices(results) {
  const { load } = await import(pathToFileURL(join(PACKAGE, 'dist/node.js')));
  const { sets, rulebook, calendar, trust } = await sampleFiles();
  const at = (path) => new URL(path, pathToFileURL(`${SAMPLE}/`));
  const checker = await load({ packs: sets.packs.map(at), rulebook: at(rulebook), calendar: at(calendar), trust: at(trust) });
  const request = async (name) => JSON.parse(await readFile(join(SAMPLE, 'requests', name), 'utf8'));
  const deferred = await request('09-deferral-signed.json');

  results.testNow('a notice names its decision, and what the host gives stands in it', () => {
    const notice = checker.notice(deferred, 'deferral', { particulars: { officer: '李某', number: '示审〔2026〕1号' } });
    assert.equal(notice.kind, 'deferral');
    assert.equal(notice.decision, checker.check(deferred).receipt.decision);
    for (const text of ['李某', '示审〔2026〕1号', deferred.subjects[0].name]) assert.ok(notice.content.includes(text), text);
  });
  results.testNow('each kind has its title', () => {
    assert.equal(checker.notice(deferred, 'record').title, '信用核查记录');
    assert.match(checker.notice(deferred, 'commitment').title, /承诺书/);
  });
  await results.test('a notice that the decision gives no reason for is refused', async () => {
    const clean = await request('01-clean.json');
    assert.throws(() => checker.notice(clean, 'deferral'), { code: 'notice.not-applicable' });
    assert.throws(() => checker.notice(deferred, 'record', { decision: checker.check(clean) }), { code: 'notice.decision' });
    assert.equal(checker.notice(deferred, 'record', { decision: checker.check(deferred) }).kind, 'record');
    assert.throws(() => checker.notice(deferred, 'letter', { lang: 'en' }), ({ code, message }) => code === 'json.value' && /^[\x20-\x7e“”‘’…]+$/.test(message));
  });
  results.testNow('hostile values are text in a page', () => {
    const name = '<img src=x onerror=alert(1)>"\'&';
    const hostile = { ...deferred, subjects: [{ ...deferred.subjects[0], name }, ...deferred.subjects.slice(1)] };
    const { content } = checker.notice(hostile, 'record', { format: 'html', particulars: { officer: '<script>alert(2)</script>', queriedBy: '<script>alert(2)</script>' } });
    assert.doesNotMatch(content, /<img|<script|onerror=alert\(1\)>/);
    assert.ok(content.includes('&lt;img') && content.includes('&lt;script'));
  });

  const files = { packs: sets.packs, rulebook, calendar, trust };
  const page = { html: '<!DOCTYPE html><title>notices</title>' };
  const server = await serve({ dist: join(PACKAGE, 'dist'), sample: SAMPLE }, { '/page.html': page });
  try {
    await results.test('the worker writes the same', () =>
      withBrowser(chromium, async (browser) => {
        const tab = await browser.newPage();
        await tab.goto(`${server.url}/page.html`);
        const found = await tab.evaluate(inPage, files, deferred);
        assert.deepEqual(found, checker.notice(deferred, 'deferral', { format: 'html' }));
      }),
    );
  } finally {
    server.close();
  }
}

/** Runs in the page. */
async function inPage({ packs, rulebook, calendar, trust }, request) {
  const { load } = await import('/dist/worker.js');
  const at = (path) => new URL(`/sample/${path}`, location.href).href;
  const checker = await load({ packs: packs.map(at), rulebook: at(rulebook), calendar: at(calendar), trust: at(trust) });
  return checker.notice(request, 'deferral', { format: 'html' });
}
