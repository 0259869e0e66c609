import { createHash } from 'node:crypto';
import { build } from 'esbuild';

/** What Vue asks of whoever bundles it; only the demo does. */
const PRODUCTION = {
  'process.env.NODE_ENV': '"production"',
  __VUE_OPTIONS_API__: 'true',
  __VUE_PROD_DEVTOOLS__: 'false',
  __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
};

/** CommonJS has no `import.meta`: its files stand one folder below the modules. Those that ask nothing of it need nothing of Node. */
const MODULE_URL = "const moduleUrl = require('node:url').pathToFileURL(require('node:path').join(__dirname, '..', 'node.js')).href;\n";

/**
 * Bundles one entry to ES2019 text. `glue` is the path of the wasm-bindgen output, `wasm` its module's bytes,
 * `css` the style of the element, `sample` the demo's data, `tables` those of the demo's rulebook, `author` glue and module of the
 * compiler of rulebooks, `lists` those of what reads files; the sources see them as `virtual:` modules.
 */
export async function bundle(options) {
  const { outputFiles } = await build(settings(options));
  const { text } = outputFiles[0];
  return options.format === 'cjs' && /\bmoduleUrl\b/.test(text) ? MODULE_URL + text : text;
}

/** The names that an entry exports. */
export async function exported(options) {
  const { metafile } = await build({ ...settings({ ...options, format: 'esm' }), metafile: true });
  return Object.values(metafile.outputs)[0].exports.sort();
}

function settings({ entry, format, minify = false, external = [], alias = {}, globalName, banner = '', footer = '', ...modules }) {
  return {
    entryPoints: [entry],
    bundle: true,
    write: false,
    format,
    target: 'es2019',
    charset: 'utf8',
    platform: 'neutral',
    mainFields: ['module', 'main'],
    external: ['node:*', ...external],
    minify,
    legalComments: 'none',
    // Modules are older than `import.meta` only in esbuild's table of years: every browser of the floor has both.
    supported: { 'import-meta': true },
    alias,
    ...(globalName ? { globalName } : {}),
    banner: { js: banner },
    footer: { js: footer },
    define: PRODUCTION,
    ...(format === 'cjs' ? { define: { ...PRODUCTION, 'import.meta.url': 'moduleUrl' } } : {}),
    plugins: [virtual(modules)],
    logLevel: 'warning',
    // The page of Element Plus draws no element, and its wrapper is not in it.
    logOverride: { 'ignored-bare-import': 'silent' },
  };
}

function virtual({ glue, wasm, css, sample, tables, author, lists }) {
  const contents = {
    'wasm-integrity': () => integrity(wasm),
    'author-integrity': () => integrity(author.wasm),
    'author-base64': () => `export default ${JSON.stringify(author.wasm.toString('base64'))};`,
    'lists-integrity': () => integrity(lists.wasm),
    'lists-base64': () => `export default ${JSON.stringify(lists.wasm.toString('base64'))};`,
    'wasm-base64': () => `export default ${JSON.stringify(wasm.toString('base64'))};`,
    'element-css': () => `export default ${JSON.stringify(css)};`,
    sample: () => data(sample),
    tables: () => data(tables),
  };
  return {
    name: 'virtual',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^virtual:glue$/ }, () => ({ path: glue }));
      onResolve({ filter: /^virtual:author-glue$/ }, () => ({ path: author.glue }));
      onResolve({ filter: /^virtual:lists-glue$/ }, () => ({ path: lists.glue }));
      onResolve({ filter: /^virtual:/ }, ({ path }) => ({ path: path.slice('virtual:'.length), namespace: 'virtual' }));
      onLoad({ filter: /./, namespace: 'virtual' }, ({ path }) => ({ contents: contents[path](), loader: 'js' }));
    },
  };
}

const integrity = (bytes) => `export default 'sha384-${createHash('sha384').update(bytes).digest('base64')}';`;

/** JSON in a string literal parses faster than the same object literal and cannot run. */
const data = (value) => `export default JSON.parse(${JSON.stringify(JSON.stringify(value))});`;
