import { execFile } from 'node:child_process';
import { copyFile, cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { bundle, exported } from './bundle.mjs';

const WASM = 'credit_browser_bg.wasm';
const AUTHOR = 'credit_author_bg.wasm';
const LISTS = 'credit_lists_bg.wasm';
const SLIM = 'credit_slim_bg.wasm';
const COMPONENT = 'credit-check.wasm';

/** Modules for pages and for Node. */
const MODULES = {
  web: 'web.ts',
  node: 'node.ts',
  inline: 'inline.ts',
  messages: 'messages/index.ts',
  element: 'element.ts',
  adapters: 'adapters/index.ts',
  vue: 'vue/index.ts',
  react: 'react/index.ts',
  worker: 'worker.ts',
  rulebook: 'rulebook/web.ts',
  'rulebook-node': 'rulebook/node.ts',
  lists: 'lists/web.ts',
  'lists-node': 'lists/node.ts',
};
/** The same for `require`, in a folder whose files Node takes for CommonJS. */
const COMMON = ['node', 'messages', 'adapters'];
/** Over the small module of identifiers alone. */
const SMALLER = { slim: 'slim.ts', 'slim-node': 'slim-node.ts' };
/** Grown with style and words, and for pages only: shipped small. */
const SMALL = ['element'];

/** What entries import and do not carry: one engine and one element, however many entries a page uses, and the page's own Vue. */
const SHARED = ['./web.js', 'credit-check', 'credit-check/element', 'credit-check/messages', 'vue', 'react'];
/** Where server components end: frameworks that have them read it in the first line. */
const CLIENT = { react: "'use client';" };

/** dist/: one file per entry, the wasm beside them, and the types. */
export async function buildPackage({ here, built, browser, inputs, report }) {
  const dist = join(here, 'dist');
  const source = (name) => join(here, 'src', name);
  await rm(dist, { recursive: true, force: true });
  await mkdir(join(dist, 'cjs'), { recursive: true });
  await copyFile(join(here, '../../LICENSE'), join(here, 'LICENSE'));
  const write = async (name, options) => {
    const code = await bundle({ ...inputs, ...options });
    await writeFile(join(dist, name), code);
    report(join('wasm/js/dist', name), Buffer.byteLength(code));
  };
  for (const [name, file] of Object.entries(MODULES)) {
    await write(`${name}.js`, { entry: source(file), format: 'esm', external: SHARED, minify: SMALL.includes(name), banner: CLIENT[name] });
  }
  await write('worker-thread.js', { entry: source('worker/thread.ts'), format: 'iife', minify: true });
  const slim = { glue: join(built, 'slim/credit_slim.js'), wasm: await readFile(join(built, 'slim', SLIM)) };
  for (const [name, file] of Object.entries(SMALLER)) {
    await write(`${name}.js`, { entry: source(file), format: 'esm', ...slim });
  }
  await write(join('cjs', 'slim-node.js'), { entry: source('slim-node.ts'), format: 'cjs', ...slim });
  for (const name of COMMON) {
    await write(join('cjs', `${name}.js`), { entry: source(MODULES[name]), format: 'cjs', external: SHARED });
  }
  // Both a script's global and a module of webpack 4, which knows no `exports`.
  const legacy = { entry: source('legacy.ts'), alias: { 'credit-check': source('inline.ts') } };
  // The second half never runs: Node reads in it which names a module may import.
  const names = (await exported({ ...legacy, ...inputs })).join(', ');
  const footer = `if (typeof module === 'object' && module.exports) { module.exports = CreditCheck; 0 && (module.exports = { ${names} }); }`;
  await write(join('cjs', 'legacy.js'), { ...legacy, format: 'iife', minify: true, globalName: 'CreditCheck', footer });
  await writeFile(join(dist, 'cjs', 'package.json'), '{ "type": "commonjs" }\n');
  await copyFile(join(browser, WASM), join(dist, WASM));
  report(join('wasm/js/dist', WASM), inputs.wasm.length);
  await writeFile(join(dist, AUTHOR), inputs.author.wasm);
  report(join('wasm/js/dist', AUTHOR), inputs.author.wasm.length);
  await writeFile(join(dist, LISTS), inputs.lists.wasm);
  report(join('wasm/js/dist', LISTS), inputs.lists.wasm.length);
  await writeFile(join(dist, SLIM), slim.wasm);
  report(join('wasm/js/dist', SLIM), slim.wasm.length);
  await copyFile(join(built, 'component', COMPONENT), join(dist, COMPONENT));
  await cp(join(here, '../../wit/schema'), join(dist, 'schema'), { recursive: true });
  await types(here, dist);
  await manifest(here);
}

/** What the element offers, for editors and generators of wrappers. */
async function manifest(here) {
  const analyzer = join(here, 'node_modules/@custom-elements-manifest/analyzer/cem.js');
  await promisify(execFile)(process.execPath, [analyzer, 'analyze', '--config', 'build/manifest.mjs'], { cwd: here });
}

/** Declarations, once for modules and once for CommonJS, where they are read as such. */
async function types(here, dist) {
  const tsc = join(here, 'node_modules/typescript/bin/tsc');
  await promisify(execFile)(process.execPath, [tsc, '--project', join(here, 'tsconfig.types.json')]).catch((failure) => {
    throw new Error(`tsc: ${failure.stdout || failure.message}`);
  });
  const declared = (path) => !path.includes('.') || path.endsWith('.d.ts') || path === dist;
  const copies = join(here, 'dist-types');
  await rm(copies, { recursive: true, force: true });
  await cp(dist, copies, { recursive: true, filter: (path) => path !== join(dist, 'cjs') && (declared(path.slice(dist.length)) || path === dist) });
  await cp(copies, join(dist, 'cjs'), { recursive: true });
  await rm(copies, { recursive: true });
}
