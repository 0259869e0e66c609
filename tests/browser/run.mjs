// Runs the built package and the built demo page in Node and in real browsers.
//
//   node run.mjs [SUITE…]        suites: imports package types slim notices receipts kept fast node chromium firefox person element ui pages served readme pack consumers api old webkit webkit-pages old-pages (default: all but
//                              the last two, and but `webkit` where WebKitGTK cannot be used)
//
// Needs `cargo xtask build`, the host (`cargo build -p credit-host`), `npm ci` here, in `old` and in `consumers`, and Chromium and Firefox ESR on the machine (CHROMIUM and FIREFOX name other paths).
import { chromium, firefox } from './lib/browsers.mjs';
import { Results } from './lib/results.mjs';
import { webkit } from './lib/webkit.mjs';
import { consumers } from './suites/consumers.mjs';
import { element } from './suites/element.mjs';
import { fastChecks } from './suites/fast.mjs';
import { ui } from './suites/ui.mjs';
import { api } from './suites/api.mjs';
import { packed } from './suites/pack.mjs';
import { nodeVectors, pageVectors } from './suites/vectors.mjs';
import { imports } from './suites/imports.mjs';
import { packageChecks } from './suites/package.mjs';
import { demoPages } from './suites/pages.mjs';
import { oldKernels, oldPages } from './suites/old.mjs';
import { notices } from './suites/notices.mjs';
import { person } from './suites/person.mjs';
import { kept } from './suites/kept.mjs';
import { readme } from './suites/readme.mjs';
import { receipts } from './suites/receipts.mjs';
import { served } from './suites/served.mjs';
import { slim } from './suites/slim.mjs';
import { types } from './suites/types.mjs';

const SUITES = {
  imports,
  package: packageChecks,
  types,
  slim,
  notices,
  receipts,
  kept,
  fast: fastChecks,
  node: nodeVectors,
  chromium: (results) => pageVectors(results, chromium),
  firefox: (results) => pageVectors(results, firefox),
  old: oldKernels,
  webkit: async (results) => {
    await pageVectors(results, webkit);
    await person(results, webkit);
  },
  // WebKitGTK's driver loses a click now and then: on demand, and not for every change.
  'webkit-pages': (results) => demoPages(results, webkit),
  'old-pages': oldPages,
  person: async (results) => {
    await person(results, chromium);
    await person(results, firefox);
  },
  element: async (results) => {
    await element(results, chromium);
    await element(results, firefox);
  },
  ui,
  pages: async (results) => {
    await demoPages(results, chromium);
    await demoPages(results, firefox);
  },
  served,
  readme,
  pack: packed,
  consumers,
  api,
};

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in SUITES));
if (unknown.length > 0) {
  console.error(`unknown suite: ${unknown.join(', ')}; there are ${Object.keys(SUITES).join(', ')}`);
  process.exit(2);
}

const results = new Results();
for (const name of asked.length > 0 ? asked : Object.keys(SUITES).filter((suite) => !['webkit', 'webkit-pages', 'old-pages'].includes(suite))) {
  await results.suite(name, SUITES[name]);
}
if (asked.length === 0) await inWebkit();
results.close();

/** Where there is WebKit; a second time if it failed, because its driver loses a click now and then. */
async function inWebkit() {
  const missing = await webkit.missing();
  if (missing) return void console.log(`webkit: left out, ${missing}`);
  const trial = new Results();
  await trial.suite('webkit', SUITES.webkit);
  if (trial.failed === 0) return void results.add(trial);
  console.log('webkit: once more');
  await results.suite('webkit', SUITES.webkit);
}
