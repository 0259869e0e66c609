import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PACKAGE } from '../../lib/paths.mjs';
import { serve } from '../../lib/server.mjs';

const BLANK = '<!DOCTYPE html><html lang="zh-CN"><meta charset="utf-8"><title>环境</title></html>';
const page = (policy) => ({ html: BLANK, headers: policy ? { 'content-security-policy': policy } : {} });

/** `explainEnvironment()` where something is wrong: the code, and the remedy in words. */
export async function environment(test, kind) {
  const wasm = await readFile(join(PACKAGE, 'dist/credit_browser_bg.wasm'));
  const word = kind.old ? /'unsafe-eval'/ : /'wasm-unsafe-eval'/;
  const cases = [
    ['nothing is wrong', '/right.html', undefined, []],
    ['the policy forbids wasm', '/policy.html', undefined, [['env.csp', 'error', /内容安全策略/, word]]],
    ['the policy forbids requests', '/alone.html', undefined, [['env.unreachable', 'error', /无法读取/, /connect-src/]]],
    ['the type is another', '/right.html', '/untyped', [['env.mime', 'note', /application\/octet-stream/, /nginx/]]],
    ['a page is in its place', '/right.html', '/right.html', [['env.html', 'error', /返回的是网页/, /optimizeDeps/]]],
    ['nothing is in its place', '/right.html', '/dist/none.wasm', [['env.no-file', 'error', /HTTP 404/, /credit_browser_bg\.wasm/]]],
  ];
  const eval_ = kind.old ? "'unsafe-eval'" : "'wasm-unsafe-eval'";
  const pages = {
    '/right.html': page(),
    '/policy.html': page("script-src 'self'"),
    '/alone.html': page(`script-src 'self' ${eval_}; connect-src 'none'`),
    '/untyped': { html: wasm, headers: { 'content-type': 'application/octet-stream' } },
  };
  const server = await serve({ dist: join(PACKAGE, 'dist') }, pages);
  try {
    for (const [name, path, address, expected] of cases) {
      await test(`explains the environment: ${name}`, async (browser) => {
        const tab = await browser.newPage();
        await tab.goto(server.url + path);
        const found = await tab.evaluate(async (where) => {
          const { explainEnvironment } = await import('/dist/web.js');
          return explainEnvironment(where ? { wasm: where } : {});
        }, address);
        await tab.close();
        assert.match(found.kernel, /^(Chromium|Firefox) \d+$/);
        assert.equal(found.ok, !expected.some(([, severity]) => severity === 'error'));
        assert.deepEqual(found.findings.map(({ code, severity }) => [code, severity]), expected.map(([code, severity]) => [code, severity]));
        found.findings.forEach(({ text, remedy }, i) => {
          assert.match(text, expected[i][2]);
          assert.match(remedy, expected[i][3]);
        });
      });
    }
  } finally {
    server.close();
  }
}
