import { access, chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { withBrowser } from '../lib/browsers.mjs';
import { Form } from '../lib/form.mjs';
import { BUILD } from '../lib/paths.mjs';
import { code } from './person/code.mjs';
import { decisions } from './person/decisions.mjs';
import { apiIn } from './api.mjs';
import { element } from './element.mjs';
import { demoPages } from './pages.mjs';
import { pageVectors } from './vectors.mjs';

const require = createRequire(new URL('../old/package.json', import.meta.url));

/** Before Chromium 97 wasm needs `unsafe-eval`. */
const OLD_POLICY = "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'";

/** The npm packages that carry old kernels inside; `npm ci` in tests/browser/old first. */
const KERNELS = { 'chromium-80': 'chrome-aws-lambda', 'chromium-88': 'chrome-aws-lambda-88' };

/**
 * Real Chromium 80 and 88, as office machines still run them: every vector, the form used by a person, and the element in
 * a page of others; in 88 the other pages too.
 */
export async function oldKernels(results) {
  for (const name of Object.keys(KERNELS)) await oldKernel(results, kernel(name));
  await demoPages(results, kernel('chromium-88'));
}

/** The pages in the older one too; on demand, because of the time they take. */
export const oldPages = (results) => demoPages(results, kernel('chromium-80'));

export const kernel = (name) => ({ name, launch: () => launch(name), choose });

/** Chooses a file, as that puppeteer does by a fetch, which the policy of our pages forbids. */
const choose = (field, file) => field._client.send('DOM.setFileInputFiles', { files: [file], objectId: field._remoteObject.objectId });

async function oldKernel(results, kind) {
  await pageVectors(results, kind);
  await withBrowser(kind, async (browser) => {
    const form = await Form.open(browser);
    const test = (name, run) => results.test(`${kind.name}: ${name}`, () => run(form, kind));
    await code(test);
    await decisions(test);
  });
  await element(results, kind, { policy: OLD_POLICY });
  await apiIn(results, { ...kind, old: true });
}

async function launch(name) {
  const puppeteer = require('puppeteer-core'); // 2.1.1: newer ones cannot steer this browser
  return puppeteer.launch({
    executablePath: await unpacked(name),
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--headless'],
  });
}

/** Unpacks the browser once into the build directory. */
async function unpacked(name) {
  const folder = join(BUILD, name);
  const program = join(folder, 'chromium');
  const there = await access(program).then(
    () => true,
    () => false,
  );
  if (there) return program;
  const packed = join(require.resolve(`${KERNELS[name]}/package.json`), '../bin');
  const unpack = async (name) => brotliDecompressSync(await readFile(join(packed, name)));
  await mkdir(folder, { recursive: true });
  for (const archive of ['aws.tar.br', 'swiftshader.tar.br']) {
    execFileSync('tar', ['-x', '--no-same-owner', '-C', folder], { input: await unpack(archive) });
  }
  await writeFile(program, await unpack('chromium.br'));
  await chmod(program, 0o755);
  return program;
}
