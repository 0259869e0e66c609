import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, withBrowser } from '../lib/browsers.mjs';
import { PACKAGE } from '../lib/paths.mjs';
import { serve } from '../lib/server.mjs';
import { readVectors } from '../lib/vectors.mjs';

/** What the small module does not tell: names of regions below the province. */
const untold = ({ parts, ...report }) => {
  const { regionName: _, ...told } = parts;
  return { ...report, parts: told };
};

/** `credit-check/slim`: the same verdicts as the whole, on every vector of an identifier. */
export async function slim(results) {
  const dist = join(PACKAGE, 'dist');
  const [small, whole] = await Promise.all(['slim-node.js', 'node.js'].map((name) => import(pathToFileURL(join(dist, name)))));
  const cases = (await readVectors()).flatMap(({ cases }) => cases).filter(({ call }) => call === 'validate');
  assert.ok(cases.length > 200);
  for (const { name, input, options = {}, expect, errorCode } of cases) {
    results.testNow(`${name}: as the whole says it`, () => {
      if (errorCode) return assert.throws(() => small.validate(input, options), { code: errorCode });
      const report = small.validate(input, options);
      assert.deepEqual(JSON.parse(small.validateJson(input, options)), report);
      assert.equal(small.quick(input, options.kind), whole.quick(input, options.kind));
      return assert.deepEqual(untold(report), untold(expect));
    });
  }

  results.testNow('it has no checker and no receipts, and the same functions otherwise', () => {
    const missing = Object.keys(whole).filter((name) => !(name in small));
    assert.deepEqual(missing.sort(), ['Checker', 'load', 'replayReceipt', 'sealReceipt', 'verifyReceipt']);
  });
  await results.test('it can be required', () => {
    const { validate } = createRequire(import.meta.url)(join(dist, 'cjs/slim-node.js'));
    assert.equal(validate('91110000600037341K', { kind: 'uscc' }).suggestions[0], '91110000600037341L');
  });
  await results.test('a rule of a library stands on it', async () => {
    const { elementPlusRule } = await import(pathToFileURL(join(dist, 'adapters.js'))).catch(() => ({}));
    if (!elementPlusRule) return; // adapters import `credit-check` by name, which only an installed package has
    await assert.rejects(elementPlusRule({ kind: 'uscc', check: small.identifierCheck }).validator({}, '91110000600037341K'), /第18位校验码与前面各位不符，至少一位写错/);
  });
  const server = await serve({ dist }, { '/page.html': { html: '<!DOCTYPE html><title>slim</title>', headers: { 'content-security-policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'" } } });
  try {
    await results.test('in a page it fetches the small module and nothing else', () =>
      withBrowser(chromium, async (browser) => {
        const page = await browser.newPage();
        const asked = [];
        page.on('request', (request) => asked.push(new URL(request.url()).pathname));
        await page.goto(`${server.url}/page.html`);
        const text = await page.evaluate(async () => {
          const api = await import('/dist/slim.js');
          await api.ready();
          const { message } = await api.identifierCheck({ kind: 'uscc' })('91110000600037341K');
          return message;
        });
        assert.match(text, /第18位校验码与前面各位不符，至少一位写错/);
        assert.deepEqual(asked.filter((path) => path.endsWith('.wasm')), ['/dist/credit_slim_bg.wasm']);
      }),
    );
  } finally {
    server.close();
  }
  await results.test('neither entry names the large module', async () => {
    for (const name of ['slim.js', 'slim-node.js']) assert.doesNotMatch(await readFile(join(dist, name), 'utf8'), /['"/]credit_browser_bg/);
  });
}
