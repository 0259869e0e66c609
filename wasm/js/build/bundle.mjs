import { build } from 'esbuild';

/**
 * Bundles one entry to ES2019 text. `glue` is the path of the wasm-bindgen output, `wasm` its module's bytes,
 * `css` the style of the element, `sample` the demo's data; the sources see them as `virtual:` modules.
 */
export async function bundle({ entry, format, minify = false, external = [], glue, wasm, css, sample }) {
  const result = await build({
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
    plugins: [virtual({ glue, wasm, css, sample })],
    logLevel: 'warning',
  });
  return result.outputFiles[0].text;
}

function virtual({ glue, wasm, css, sample }) {
  const contents = {
    'wasm-base64': () => `export default ${JSON.stringify(wasm.toString('base64'))};`,
    'element-css': () => `export default ${JSON.stringify(css)};`,
    // JSON in a string literal parses faster than the same object literal and cannot run.
    sample: () => `export default JSON.parse(${JSON.stringify(JSON.stringify(sample))});`,
  };
  return {
    name: 'virtual',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^virtual:glue$/ }, () => ({ path: glue }));
      onResolve({ filter: /^virtual:/ }, ({ path }) => ({ path: path.slice('virtual:'.length), namespace: 'virtual' }));
      onLoad({ filter: /./, namespace: 'virtual' }, ({ path }) => ({ contents: contents[path](), loader: 'js' }));
    },
  };
}
