// Builds the npm package (dist/) and the self-contained pages of the portal from the built wasm and the built sample city.
//
//   node build.mjs [--browser DIR] [--author DIR] [--lists DIR] [--sample DIR] [--demo DIR] [--package-only]
//
// The defaults are the build directories of this workspace, under target/credit.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './build/bundle.mjs';
import { buildPackage } from './build/package.mjs';
import { page } from './build/page.mjs';
import { readSample, readTables } from './build/sample.mjs';
import { minified, styles } from './build/style.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const built = join(here, '../../target/credit');
const WASM = 'credit_browser_bg.wasm';
const AUTHOR = 'credit_author_bg.wasm';
const LISTS = 'credit_lists_bg.wasm';
const STYLE = join(here, 'src/element/style');

/** The pages import the package by its names, which stand for its sources with the engines inside. */
const SOURCES = {
  'credit-check/adapters': join(here, 'src/adapters/index.ts'),
  'credit-check/element': join(here, 'src/element/element.ts'),
  'credit-check/lists': join(here, 'src/lists/inline.ts'),
  'credit-check/messages': join(here, 'src/messages/index.ts'),
  'credit-check/rulebook': join(here, 'src/rulebook/inline.ts'),
  'credit-check/vue': join(here, 'src/vue/index.ts'),
  'credit-check': join(here, 'src/inline.ts'),
};

const { values: options } = parseArgs({
  options: {
    browser: { type: 'string', default: join(built, 'browser') },
    author: { type: 'string', default: join(built, 'author') },
    lists: { type: 'string', default: join(built, 'lists') },
    sample: { type: 'string', default: join(built, 'sample') },
    demo: { type: 'string', default: join(built, 'demo') },
    'package-only': { type: 'boolean', default: false },
  },
});

/** The pages of the portal: each one HTML file that works from a double-click, without any request. */
const PAGES = [
  { name: 'index', title: '办事申请', entry: 'main.ts' },
  { name: 'bidders', title: '投标人核查', entry: 'bidders/main.ts' },
  // A review goes to the server that has given the page; a file has none to go to.
  { name: 'clerk', title: '窗口核实', entry: 'clerk/main.ts', more: "connect-src 'self'; " },
  { name: 'rulebook', title: '规则书', entry: 'rulebook/main.ts' },
  { name: 'lists', title: '名单文件', entry: 'lists/main.ts' },
  { name: 'receipt', title: '凭证核验', entry: 'receipt/main.ts' },
  { name: 'element-plus', title: 'Element Plus 表单', entry: 'vue/main.ts', styles: ['element-plus/dist/index.css', 'element-plus/theme-chalk/dark/css-vars.css'] },
];

async function buildPortal(inputs) {
  const [sample, tables] = [await readSample(options.sample), await readTables(options.sample)];
  await mkdir(options.demo, { recursive: true });
  for (const { name, title, entry, more, styles: theirs = [] } of PAGES) {
    const script = await bundle({ entry: join(here, 'portal/src', entry), format: 'iife', minify: true, alias: SOURCES, sample, tables, ...inputs });
    const extra = (await Promise.all(theirs.map((path) => readFile(join(here, 'node_modules', path), 'utf8')))).join('\n');
    const html = await page({ folder: join(here, 'portal'), shared: STYLE, title, script, extra, more });
    await writeFile(join(options.demo, `${name}.html`), html);
    report(join(options.demo, `${name}.html`), Buffer.byteLength(html));
  }
}

function report(name, bytes) {
  console.log(`${name}  ${(bytes / 1024).toFixed(1)} KiB`);
}

const inputs = {
  glue: join(options.browser, 'credit_browser.js'),
  wasm: await readFile(join(options.browser, WASM)),
  author: { glue: join(options.author, 'credit_author.js'), wasm: await readFile(join(options.author, AUTHOR)) },
  lists: { glue: join(options.lists, 'credit_lists.js'), wasm: await readFile(join(options.lists, LISTS)) },
  css: await minified(await styles(STYLE)),
};
await buildPackage({ here, built: join(options.browser, '..'), browser: options.browser, inputs, report });
if (!options['package-only']) await buildPortal(inputs);
