// Builds the npm package (dist/) and the self-contained demo page from the built wasm and the built sample city.
//
//   node build.mjs [--browser DIR] [--sample DIR] [--demo DIR] [--package-only]
//
// The defaults are the build directories of this workspace, under target/credit.
import { execFile } from 'node:child_process';
import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { bundle } from './build/bundle.mjs';
import { page } from './build/page.mjs';
import { readSample } from './build/sample.mjs';
import { minified, styles } from './build/style.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const built = join(here, '../../target/credit');
const WASM = 'credit_browser_bg.wasm';
const STYLE = join(here, 'src/element/style');
const ENTRIES = { web: 'web.ts', node: 'node.ts', inline: 'inline.ts', messages: 'messages/index.ts', element: 'element.ts', adapters: 'adapters/index.ts', vue: 'vue/index.ts' };

const { values: options } = parseArgs({
  options: {
    browser: { type: 'string', default: join(built, 'browser') },
    sample: { type: 'string', default: join(built, 'sample') },
    demo: { type: 'string', default: join(built, 'demo') },
    'package-only': { type: 'boolean', default: false },
  },
});

/** What entries import and do not carry: one engine, however many entries a page uses, and the page's own Vue. */
const SHARED = ['./web.js', 'credit-check', 'credit-check/messages', 'vue'];

/** dist/: one ESM file per entry, the wasm beside them, and the types. */
async function buildPackage(inputs) {
  const dist = join(here, 'dist');
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  for (const [name, file] of Object.entries(ENTRIES)) {
    const code = await bundle({ entry: join(here, 'src', file), format: 'esm', external: SHARED, minify: name === 'element', ...inputs });
    await writeFile(join(dist, `${name}.js`), code);
    report(join('wasm/js/dist', `${name}.js`), code.length);
  }
  await copyFile(join(options.browser, WASM), join(dist, WASM));
  report(join('wasm/js/dist', WASM), inputs.wasm.length);
  const tsc = join(here, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '--project', join(here, 'tsconfig.types.json')]).catch((failure) => {
    throw new Error(`tsc: ${failure.stdout || failure.message}`);
  });
}

/** The demo: one HTML file that works from a double-click, without any request. */
async function buildDemo(inputs) {
  const sample = await readSample(options.sample);
  const script = await bundle({ entry: join(here, 'demo/src/main.ts'), format: 'iife', minify: true, sample, ...inputs });
  const html = await page({ folder: join(here, 'demo'), shared: STYLE, script });
  await mkdir(options.demo, { recursive: true });
  await writeFile(join(options.demo, 'index.html'), html);
  report(join(options.demo, 'index.html'), Buffer.byteLength(html));
}

function report(name, bytes) {
  console.log(`${name}  ${(bytes / 1024).toFixed(1)} KiB`);
}

const inputs = {
  glue: join(options.browser, 'credit_browser.js'),
  wasm: await readFile(join(options.browser, WASM)),
  css: await minified(await styles(STYLE)),
};
await buildPackage(inputs);
if (!options['package-only']) await buildDemo(inputs);
