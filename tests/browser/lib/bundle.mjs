import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { PACKAGE } from './paths.mjs';

const { build } = createRequire(join(PACKAGE, 'package.json'))('esbuild');
const dist = (name) => join(PACKAGE, 'dist', name);

/** The built package under its own name, as a bundler of a page finds it. */
const CREDIT = {
  'credit-check/adapters': dist('adapters.js'),
  'credit-check/element': dist('element.js'),
  'credit-check/messages': dist('messages.js'),
  'credit-check/react': dist('react.js'),
  'credit-check/vue': dist('vue.js'),
  'credit-check': dist('web.js'),
  // One Vue, and not the one that the package is built with.
  vue: fileURLToPath(new URL('../node_modules/vue/dist/vue.runtime.esm-bundler.js', import.meta.url)),
};

/** One page's script with its library; `alias` names other packages for a name. */
export async function bundlePage(name, alias = {}) {
  const result = await build({
    entryPoints: [fileURLToPath(new URL(`../ui/${name}.js`, import.meta.url))],
    nodePaths: [fileURLToPath(new URL('../node_modules', import.meta.url))],
    alias: { ...CREDIT, ...alias },
    define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false', __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false' },
    ...{ bundle: true, write: false, format: 'esm', logLevel: 'error', target: 'es2022' },
  });
  return result.outputFiles[0].text;
}

/** Bytes of an adapter alone, without the check that all of them share. */
export async function adapterSize(name) {
  const result = await build({
    entryPoints: [join(PACKAGE, 'src/adapters', `${name}.ts`)],
    ...{ bundle: true, write: false, format: 'esm', minify: true, target: 'es2019', external: ['credit-check'] },
  });
  return result.outputFiles[0].contents.length;
}
