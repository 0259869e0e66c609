import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { withBrowser } from '../lib/browsers.mjs';
import { PACKAGE, SAMPLE, VECTORS } from '../lib/paths.mjs';
import { serve } from '../lib/server.mjs';
import { answerAll, openSample } from '../lib/surface.mjs';
import { compare, readVectors, sampleFiles } from '../lib/vectors.mjs';

/** Every vector on the package's Node entry. */
export async function nodeVectors(results) {
  const api = await import(pathToFileURL(join(PACKAGE, 'dist/node.js')));
  const base = pathToFileURL(`${SAMPLE}/`);
  const own = pathToFileURL(`${join(VECTORS, 'data')}/`);
  const checkers = await openSample(api, await sampleFiles(), (path) => new URL(path, base), (path) => new URL(path, own));
  await check(results, async (cases) => answerAll(api, checkers, cases));
}

/** Every vector on the package's page entry, in a browser, with wasm and data fetched from a local server. */
export async function pageVectors(results, kind) {
  const lib = new URL('../lib', import.meta.url).pathname;
  const server = await serve({ dist: join(PACKAGE, 'dist'), sample: SAMPLE, data: join(VECTORS, 'data'), lib });
  try {
    await withBrowser(kind, async (browser) => {
      const page = await browser.newPage();
      await page.goto(server.url);
      await page.evaluate(open, await sampleFiles());
      await check(results, (cases) => page.evaluate(ask, cases));
    });
  } finally {
    server.close();
  }
}

/** Runs in the page. */
async function open(files) {
  const [api, surface] = await Promise.all([import('/dist/web.js'), import('/lib/surface.mjs')]);
  const checkers = await surface.openSample(api, files, (path) => new URL(`/sample/${path}`, location.href), (path) => new URL(`/data/${path}`, location.href));
  window.answerAll = (cases) => surface.answerAll(api, checkers, cases);
}

/** Runs in the page. */
function ask(cases) {
  return window.answerAll(cases);
}

async function check(results, answers) {
  for (const { name, cases } of await readVectors()) {
    const given = await answers(cases);
    cases.forEach((vector, i) => results.testNow(`${name} ${vector.name}`, () => compare(vector, given[i])));
  }
}
