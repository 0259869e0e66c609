import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { parse } from 'acorn';
import { DEMO_PAGES, PACKAGE } from '../lib/paths.mjs';

/** Younger than Chromium 75 and not guarded: none may be called in a file that ships. */
const TOO_YOUNG = [
  /\.at\(-?\d/,
  /\.replaceAll\(/,
  /\.replaceChildren\(/,
  /\.toSorted\(|\.findLast\(|\.matchAll\(/,
  /\bstructuredClone\(/,
  /\bObject\.hasOwn\(/,
  /\bPromise\.(any|allSettled)\(/,
  /\bcrypto\.randomUUID\(/,
];

/** Most that scripts may be, compressed: what comes before the engine and the data. */
const COMPRESSED = { 'web.js': 17408, 'element.js': 34816, 'worker.js': 9216, 'vue.js': 4096, 'adapters.js': 2048, 'rulebook.js': 7424, 'lists.js': 7168 };

/** Pages with nobody else's code in them. */
const OWN_PAGES = ['index', 'bidders', 'clerk', 'rulebook', 'lists', 'receipt'];

/** Valid, with a warning: its inner organisation check does not hold (a real register has it so). */
const WARNED = '91520421MA6DJ09246';

/** The files that ship: syntax and calls of the floor, no way to run text, nothing missing. */
export async function packageChecks(results) {
  const dist = join(PACKAGE, 'dist');
  const manifest = JSON.parse(await readFile(join(PACKAGE, 'package.json'), 'utf8'));
  const scripts = {};
  for (const name of (await readdir(dist, { recursive: true })).filter((file) => file.endsWith('.js'))) scripts[name] = await readFile(join(dist, name), 'utf8');
  for (const name of OWN_PAGES) {
    const page = await readFile(join(DEMO_PAGES, `${name}.html`), 'utf8');
    scripts[`demo/${name}.html`] = page.slice(page.indexOf('<script>') + 8, page.lastIndexOf('</script>'));
  }

  for (const [name, text] of Object.entries(scripts)) {
    const module = name.endsWith('.js') && !/^cjs|^worker-thread/.test(name);
    results.testNow(`${name} is ES2019`, () => {
      // The one thing newer is import.meta, which every browser of the floor has.
      const plain = module ? text.replace(/import\.meta\.url/g, '""') : text;
      parse(plain, { ecmaVersion: 2019, sourceType: module ? 'module' : 'script' });
    });
    results.testNow(`${name} calls nothing younger than the floor`, () => {
      for (const young of TOO_YOUNG) assert.doesNotMatch(withoutData(text), young);
    });
    results.testNow(`${name} runs no text`, () => assert.doesNotMatch(withoutData(text), /\beval\(|new Function\(|innerHTML|document\.write\(/));
  }

  for (const [name, most] of Object.entries(COMPRESSED)) {
    results.testNow(`${name} is small`, () => {
      const bytes = gzipSync(scripts[name], { level: 9 }).length;
      assert.ok(bytes <= most, `${bytes} bytes, meant to be ${most}`);
    });
  }

  await results.test('the sources type-check', async () => {
    const tsc = join(PACKAGE, 'node_modules/typescript/bin/tsc');
    await promisify(execFile)(process.execPath, [tsc, '--project', PACKAGE]).catch(({ stdout }) => assert.fail(stdout));
  });

  await results.test('the manifest of the element says what the element has', async () => {
    const { modules } = JSON.parse(await readFile(join(dist, 'custom-elements.json'), 'utf8'));
    const element = modules.flatMap(({ declarations }) => declarations).find(({ tagName }) => tagName === 'credit-check');
    const names = (list) => list.map(({ name }) => name).sort();
    const text = scripts['element.js'];
    for (const { name } of element.events) assert.ok(text.includes(`"${name}"`), name);
    assert.deepEqual(names(element.events), ['credit-change', 'credit-decision', 'credit-error', 'credit-print', 'credit-view']);
    const parts = new Set(Array.from(text.matchAll(/\bpart:"([a-z ]+)"/g), ([, part]) => part.split(' ')).flat());
    assert.deepEqual(names(element.cssParts), Array.from(parts).sort());
    const properties = new Set(Array.from(text.matchAll(/var\((--credit-[a-z-]+)/g), ([, name]) => name));
    assert.deepEqual(names(element.cssProperties), Array.from(properties).sort());
    const observed = /observedAttributes\s*=\s*\[([^\]]*)\]|observedAttributes",\s*\[([^\]]*)\]/.exec(text);
    for (const name of ['packs', 'rulebook', 'matter', 'lang', 'required']) assert.ok(names(element.attributes).includes(name), name);
    assert.ok(observed && observed[0].includes('"matter"'));
  });

  await results.test('every export exists', async () => {
    for (const path of paths(manifest.exports)) await access(join(PACKAGE, path.replace(/\*$/, '')));
  });

  await results.test('the inline entry works within a call', async () => {
    const inline = await import(pathToFileURL(join(dist, 'inline.js')));
    assert.equal(inline.validate('91110000600037341L').valid, true);
    assert.match(inline.version(), /^credit-core\/\d/);
  });

  await results.test('form rules work in async-validator, with promise and with callback', async () => {
    const { default: required } = await import('async-validator');
    const Schema = required.default || required;
    const { identifierRule, usccRule } = await import(pathToFileURL(join(dist, 'node.js')));
    const reports = [];
    const schema = new Schema({ code: [usccRule({ onReport: (report) => reports.push(report) })] });
    const errors = (code) => schema.validate({ code }).then(() => [], ({ errors: found }) => found.map(({ message }) => message));
    assert.deepEqual(await errors('91110000600037341L'), []);
    assert.deepEqual(await errors(''), []);
    assert.deepEqual(await errors('91110000600037341K'), ['第18位校验码与前面各位不符，至少一位写错（按前面各位应为 L，填写的是 K；GB 32100-2015）']);
    assert.deepEqual(reports.map(({ suggestions }) => suggestions[0]), [undefined, '91110000600037341L']);
    const sample = '11010519491231002X';
    const rule = identifierRule({ kind: 'resident-id' });
    await rule.validator({}, sample);
    await assert.rejects(rule.validator({}, '110105194912310021'), /第18位校验码与前面各位不符/);
    assert.equal(rule.trigger, 'blur');
    const answered = await new Promise((done) => {
      assert.equal(rule.validator({}, '110105194912310021', done), undefined);
    });
    assert.match(answered.message, /第18位校验码与前面各位不符/);
    assert.equal(await new Promise((done) => rule.validator({}, sample, done)), undefined);
    const strict = (code) => identifierRule({ kind: 'uscc', strict: true }).validator({}, code);
    const lax = (code) => identifierRule({ kind: 'uscc' }).validator({}, code);
    await lax(WARNED);
    await assert.rejects(strict(WARNED));
  });

  await results.test('a failure is a CreditError with code, place and remedy', async () => {
    const { CreditError, load, validate } = await import(pathToFileURL(join(dist, 'node.js')));
    const junk = new Uint8Array([1, 2, 3]);
    await assert.rejects(load({ packs: [junk], rulebook: junk, calendar: junk, trust: junk }), (error) => {
      assert.ok(error instanceof CreditError && error instanceof Error);
      assert.ok(error.code && error.remedy && error.message, JSON.stringify(error));
      return true;
    });
    assert.throws(() => validate('1', { kind: 'no-such-kind' }), { code: 'id.unknown-kind' });
    await assert.rejects(load({ packs: [], rulebook: new URL('file:///no/such/file'), calendar: junk, trust: junk }), {
      code: 'engine.data',
      place: 'file:///no/such/file',
    });
  });
}

/** Base64 and JSON texts are no code: long string literals are left out of the search. */
function withoutData(text) {
  return text.replace(/"(?:[^"\\\n]|\\.){2000,}"/g, '""').replace(/`(?:[^`\\]|\\.){2000,}`/g, '``').replace(/'(?:[^'\\\n]|\\.){2000,}'/g, "''");
}

function paths(exports) {
  return typeof exports === 'string' ? [exports] : Object.values(exports).flatMap(paths);
}
