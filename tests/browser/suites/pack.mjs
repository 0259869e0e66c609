import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { PACKAGE } from '../lib/paths.mjs';
import { pages } from './pack/pages.mjs';

const run = promisify(execFile);
const MODULES = fileURLToPath(new URL('../node_modules', import.meta.url));

/** Entries that are files of other kinds. */
const NO_MODULES = ['./wasm', './slim.wasm', './rulebook/wasm', './lists/wasm', './component', './schema/*', './custom-elements.json'];
/** Entries that run in pages, where there is no `require`. */
const FOR_PAGES = ['./element', './react', './vue', './worker'];
/** In Node a module only. */
const MODULE_ONLY = ['./rulebook', './lists'];

/** The package as it would be published, installed into throw-away projects. */
export async function packed(results) {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'credit-pack-')));
  try {
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: PACKAGE });
    const [{ filename, files }] = JSON.parse(stdout);
    const tarball = join(folder, filename);
    await writeFile(join(folder, 'package.json'), '{ "private": true }');
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', '--legacy-peer-deps', tarball], { cwd: folder });
    const installed = join(folder, 'node_modules/credit-check');
    await symlink(join(MODULES, 'vue'), join(folder, 'node_modules/vue'));

    await results.test('only what is meant to ships', () => {
      const strange = files.map(({ path }) => path).filter((path) => !/^(dist\/.*\.(js|d\.ts|wasm)|dist\/schema\/.*\.schema\.json|dist\/custom-elements\.json|dist\/cjs\/package\.json|package\.json|README\.md|LICENSE)$/.test(path));
      assert.deepEqual(strange, []);
      assert.ok(files.some(({ path }) => path === 'LICENSE'), 'no LICENSE');
    });
    await results.test('it can be published, and what needs nothing of Node asks nothing of it', async () => {
      const { private: held } = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8'));
      assert.equal(held, undefined);
      for (const name of ['messages', 'adapters']) assert.doesNotMatch(await readFile(join(installed, 'dist/cjs', `${name}.js`), 'utf8'), /require\(["']node:/);
      assert.match(await readFile(join(installed, 'dist/react.js'), 'utf8'), /^'use client';/);
    });
    await results.test('publint has nothing to say', async () => {
      const { messages } = await publint({ pkgDir: installed, strict: true });
      assert.deepEqual(messages, []);
    });
    await results.test('the types are right for every way of resolving', async () => {
      const { problems } = await checkPackage(createPackageFromTarballData(new Uint8Array(await readFile(tarball))), { excludeEntrypoints: NO_MODULES });
      const real = problems.filter(({ kind, entrypoint, resolutionKind }) => {
        if (kind === 'CJSResolvesToESM') return ![...FOR_PAGES, ...MODULE_ONLY].includes(entrypoint);
        return true;
      });
      assert.deepEqual(real, []);
    });
    await node(results, folder);
    await typescript(results, folder);
    await pages(results, folder, installed);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Node, as a module and as CommonJS. */
async function node(results, folder) {
  const script = async (name, text) => {
    await writeFile(join(folder, name), text);
    const { stdout, stderr } = await run(process.execPath, ['--no-warnings', name], { cwd: folder });
    assert.equal(stderr, '');
    return JSON.parse(stdout);
  };
  const expected = { main: '91110000600037341L', inline: true, word: '一键核信', rule: '第18位校验码与前面各位不符，至少一位写错（按前面各位应为 L，填写的是 K；GB 32100-2015）' };

  await results.test('Node imports it and calls at once', async () => {
    const found = await script(
      'app.mjs',
      `import { CreditError, validate } from 'credit-check';
       import * as inline from 'credit-check/inline';
       import { elementPlusRule } from 'credit-check/adapters';
       import { message } from 'credit-check/messages';
       const rule = await elementPlusRule({ kind: 'uscc' }).validator({}, '91110000600037341K').catch((error) => error.message);
       if (typeof CreditError !== 'function') throw new Error('CreditError');
       console.log(JSON.stringify({ main: validate('91110000600037341K').suggestions[0], inline: inline.validate('91110000600037341L').valid, word: message('app.name'), rule }));`,
    );
    assert.deepEqual(found, expected);
  });

  await results.test('Node requires it and calls at once', async () => {
    const found = await script(
      'app.cjs',
      `const { validate } = require('credit-check');
       const inline = require('credit-check/inline');
       const { elementPlusRule } = require('credit-check/adapters');
       const { message } = require('credit-check/messages');
       elementPlusRule({ kind: 'uscc' }).validator({}, '91110000600037341K').catch((error) => {
         console.log(JSON.stringify({ main: validate('91110000600037341K').suggestions[0], inline: inline.validate('91110000600037341L').valid, word: message('app.name'), rule: error.message }));
       });`,
    );
    assert.deepEqual(found, expected);
  });

  await results.test('what is wrong with the options of a load is a CreditError that names the member', async () => {
    const found = await script(
      'options.mjs',
      `import { load } from 'credit-check';
       import * as worker from 'credit-check/worker';
       import { createContext, runInContext } from 'node:vm';
       const said = [];
       const fails = async (call) => said.push(await call().then(() => 'nothing', (error) => [error.name, error.code, error.place && error.place.slice(-22)].join(' ')));
       const all = { packs: [], rulebook: 'r.pack', calendar: 'c.pack', trust: 't.json' };
       await fails(() => load());
       await fails(() => load({}));
       await fails(() => load({ ...all, packs: 'a.pack' }));
       await fails(() => load({ ...all, rulebook: 7 }));
       await fails(() => load({ ...all, packs: [null] }));
       await fails(() => load(all)); // relative to the folder that the process works in
       await fails(() => load({ ...all, rulebook: 'x'.repeat(5000) }));
       const other = runInContext('new Uint8Array([1, 2, 3])', createContext({}));
       await fails(() => load({ packs: [], rulebook: other, calendar: other.buffer, trust: {} }));
       await fails(() => worker.ready());
       await fails(() => worker.load(all));
       console.log(JSON.stringify(said));`,
    );
    assert.deepEqual(found.slice(0, 5), ['CreditError engine.options /', 'CreditError engine.options /packs', 'CreditError engine.options /packs', 'CreditError engine.options /rulebook', 'CreditError engine.options /packs/0']);
    assert.match(found[5], /^CreditError engine\.data .*\.(pack|json)$/);
    assert.match(found[6], /^CreditError engine\.data x+…$/);
    assert.match(found[7], /^CreditError (?!engine)/); // the engine has read the bytes, and says what they are not
    assert.deepEqual(found.slice(8), ['CreditError worker.unavailable ', 'CreditError worker.unavailable ']);
  });

  await results.test('Node proves a rulebook at once', async () => {
    const found = await script(
      'rulebook.mjs',
      `import { draft, readCsv, writeCsv } from 'credit-check/rulebook';
       const table = readCsv('判定表.csv', '规则号;结论');
       table.rows.push(['R1', '甲,乙']);
       const { proved, messages } = draft([table]).prove([table]);
       console.log(JSON.stringify([table.header, writeCsv(table).trim(), proved, messages.length > 0 && messages.every(({ code, text }) => code && text)]));`,
    );
    assert.deepEqual(found, [['规则号', '结论'], '规则号,结论\nR1,"甲,乙"', false, true]);
  });

  await results.test('Node reads a list and a table', async () => {
    const found = await script(
      'lists.mjs',
      `import { meanings, readList, readTables } from 'credit-check/lists';
       const bytes = new TextEncoder().encode('企业名称,列入日期\\n示例市南山商贸有限公司,2026年2月1日\\n');
       const look = { public: true, lang: 'zh-CN', columns: [], words: [] };
       const { kept, records: [{ listedOn }], sheets: [{ columns }] } = readList('甲.csv', bytes, look);
       let thrown;
       try { readList('甲.csv', bytes, { ...look, columns: [['甲', '乙']] }); } catch (error) { thrown = error.name + ' ' + error.code; }
       console.log(JSON.stringify([kept, listedOn, columns[0].meaning, readTables('甲.csv', bytes)[0].rows.length, meanings().length > 40, thrown]));`,
    );
    assert.deepEqual(found, [1, '2026-02-01', '名称', 1, true, 'CreditError profile.value']);
  });

  await results.test('a server may import the entries of pages, and nothing happens', async () => {
    const found = await script(
      'server.mjs',
      `const before = Object.keys(globalThis);
       const { CreditCheckElement } = await import('credit-check/element');
       const { useCreditCheck } = await import('credit-check/vue');
       const worker = await import('credit-check/worker');
       console.log(JSON.stringify([typeof CreditCheckElement, typeof useCreditCheck, typeof worker.load, Object.keys(globalThis).filter((name) => !before.includes(name) && !/^__VUE/.test(name))]));`,
    );
    assert.deepEqual(found, ['function', 'function', 'function', []]);
  });
}

/** A consumer's own type check, strict, by both ways that read `exports`. */
async function typescript(results, folder) {
  const tsc = createRequire(join(PACKAGE, 'package.json')).resolve('typescript/bin/tsc');
  const project = join(folder, 'typed');
  await mkdir(project, { recursive: true });
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  await writeFile(
    join(project, 'app.ts'),
    `import { load, validate, explainEnvironment, type Decision, type Progress } from 'credit-check';
     import { elementPlusRule, vantRule } from 'credit-check/adapters';
     import { CreditCheckElement, type CreditCheckEvents } from 'credit-check/element';
     import { readList, type ListLook } from 'credit-check/lists';
     import { draft, readCsv, type Proved } from 'credit-check/rulebook';
     import { useCreditCheck } from 'credit-check/vue';
     import * as worker from 'credit-check/worker';
     const progress = (sum: Progress): void => void sum.loaded;
     export async function app(): Promise<Decision> {
       const checker = await load({ packs: [], rulebook: '/r', calendar: '/c', trust: '/t', onProgress: progress, signal: new AbortController().signal });
       const later: Promise<Decision> = (await worker.load({ packs: [], rulebook: '/r', calendar: '/c', trust: '/t' })).check({ matter: '', appliedOn: '', decidedOn: '', subjects: [] });
       const detail: CreditCheckEvents['credit-change'] | undefined = undefined;
       const element = document.querySelector('credit-check');
       if (element instanceof CreditCheckElement) element.checker = checker;
       const { state } = useCreditCheck({ kind: 'uscc' });
       const look: ListLook = { public: true, lang: 'en', columns: [['甲', '名称']], words: [] };
       const list = readList('a.csv', new Uint8Array(), look);
       if (!('problem' in list)) console.log(list.kept);
       // @ts-expect-error: there is no such severity
       if (validate('1').severity === 'fine') throw new Error(state.value);
       const proved: Proved = draft([]).prove([readCsv('判定表.csv', '')]);
       void [proved, detail, elementPlusRule(), vantRule(), explainEnvironment(), later];
       return checker.check({ matter: 'SL', appliedOn: '2026-11-20', decidedOn: '2026-11-20', subjects: [] });
     }`,
  );
  for (const [module, resolution] of [['node16', 'node16'], ['esnext', 'bundler']]) {
    await results.test(`a strict consumer type-checks (${resolution})`, async () => {
      const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--lib', 'es2022,dom', '--module', module, '--moduleResolution', resolution];
      await run(process.execPath, [tsc, ...options, 'app.ts'], { cwd: project }).catch(({ stdout }) => assert.fail(stdout));
    });
  }
}

