import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';

/** The colours of the dark: a set of declarations that two rules share. */
const DARK = '11-dark.css';

/** All style sheets of folders, in the order of their numbered names; `only` keeps those whose names it matches. */
export async function styles(folder, only = /\.css$/) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.css') && only.test(name)).sort();
  const texts = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), 'utf8');
      return name === DARK ? dark(text) : text;
    }),
  );
  return texts.join('\n');
}

/** Where the system is dark, unless the element is told otherwise, and where it is told to be; paper stays white. */
function dark(text) {
  const rule = (selector) => text.replace(':root,\n:host', selector);
  return [
    `@media screen and (prefers-color-scheme: dark) {\n${rule(':root,\n:host(:not([theme="light"]))')}\n}`,
    `@media screen {\n${rule(':host([theme="dark"])')}\n}`,
  ].join('\n');
}

/** The same in fewer bytes. */
export async function minified(css) {
  const { code } = await transform(css, { loader: 'css', minify: true, target: ['chrome75', 'firefox79', 'safari15'], charset: 'utf8' });
  return code.trim();
}
