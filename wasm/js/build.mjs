// Builds the npm package (dist/) and the self-contained demo page from the built wasm and the built sample city.
//
//   node build.mjs [--browser DIR] [--sample DIR] [--demo DIR] [--package-only]
//
// The defaults are the build directories of this workspace, under target/credit.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './build/bundle.mjs';
import { buildPackage } from './build/package.mjs';
import { page } from './build/page.mjs';
import { readSample } from './build/sample.mjs';
import { minified, styles } from './build/style.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const built = join(here, '../../target/credit');
const WASM = 'credit_browser_bg.wasm';
const STYLE = join(here, 'src/element/style');

const { values: options } = parseArgs({
  options: {
    browser: { type: 'string', default: join(built, 'browser') },
    sample: { type: 'string', default: join(built, 'sample') },
    demo: { type: 'string', default: join(built, 'demo') },
    'package-only': { type: 'boolean', default: false },
  },
});

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
await buildPackage({ here, browser: options.browser, inputs, report });
if (!options['package-only']) await buildDemo(inputs);
