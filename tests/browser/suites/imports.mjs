import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { PACKAGE } from '../lib/paths.mjs';

const ts = createRequire(join(PACKAGE, 'package.json'))('typescript');

/** Who imports whom in the sources of the package and its pages, types included. */
export async function imports(results) {
  const graph = await read(['src', 'portal/src']);
  await results.test('no circle of imports', async () => {
    assert.ok(graph.size > 100, `${graph.size} files`);
    assert.deepEqual(circle(graph), []);
  });
  await results.test('a circle is found', async () => {
    const knot = new Map([['a', ['b']], ['b', ['c']], ['c', ['b']]]);
    assert.deepEqual(circle(knot), ['b', 'c', 'b']);
  });
  await results.test('the pages import the package by its names, and of its files only what the element shares with them', async () => {
    const inner = [...graph].filter(([file]) => file.startsWith('portal/')).flatMap(([file, all]) => all.filter((one) => one.startsWith('src/') && !one.startsWith('src/ui/')).map((one) => `${file} -> ${one}`));
    assert.deepEqual(inner, []);
  });
  await results.test('what is shared knows neither the element nor an engine', async () => {
    const outside = [...graph].filter(([file]) => file.startsWith('src/ui/')).flatMap(([file, all]) => all.filter((one) => !/^src\/(ui|messages)\/|^src\/types\.ts$/.test(one)).map((one) => `${file} -> ${one}`));
    assert.deepEqual(outside, []);
  });
  await results.test('web, inline and node export the same names', async () => {
    const names = await Promise.all(['web', 'inline', 'node'].map((entry) => exported(`src/${entry}.ts`)));
    assert.deepEqual(names[1], names[0]);
    assert.deepEqual(names[2], names[0]);
    assert.deepEqual(await exported('src/slim-node.ts'), await exported('src/slim.ts'));
  });
}

/** Files by their paths, with the paths of the files that they import. */
async function read(folders) {
  const graph = new Map();
  for (const folder of folders) {
    for (const name of await readdir(join(PACKAGE, folder), { recursive: true })) {
      if (!name.endsWith('.ts') || name.endsWith('.d.ts')) continue;
      const file = join(PACKAGE, folder, name);
      const { importedFiles } = ts.preProcessFile(await readFile(file, 'utf8'), true, true);
      const own = importedFiles.map(({ fileName }) => fileName).filter((one) => one.startsWith('.'));
      graph.set(join(folder, name), own.map((one) => relative(PACKAGE, join(dirname(file), one.replace(/\.js$/, '.ts')))));
    }
  }
  return graph;
}

/** The first circle found, its first file once more at its end; empty where there is none. */
function circle(graph) {
  const done = new Set();
  const visit = (file, path) => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return [];
    for (const next of graph.get(file) ?? []) {
      const found = visit(next, [...path, file]);
      if (found.length > 0) return found;
    }
    done.add(file);
    return [];
  };
  for (const file of graph.keys()) {
    const found = visit(file, []);
    if (found.length > 0) return found;
  }
  return [];
}

/** Names that a module exports, types included. */
async function exported(path) {
  const program = ts.createProgram([join(PACKAGE, path), join(PACKAGE, 'src/virtual.d.ts')], {
    ...{ noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2019 },
    ...{ module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
  });
  const checker = program.getTypeChecker();
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(PACKAGE, path)));
  return checker.getExportsOfModule(module).map(({ name }) => name).sort();
}
