// Both worlds of the component through jco: the base world, every call with its data; the world with
// resources, data opened once.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transpileBytes } from '@bytecodealliance/jco-transpile';
import { BUILD, component, run, sources } from './lib.mjs';

async function load(name) {
  const folder = join(BUILD, 'jco', name);
  rmSync(folder, { recursive: true, force: true });
  // Nothing is imported, so nothing has to be supplied.
  const { files, imports } = await transpileBytes(component(`${name}.wasm`), { name, outDir: folder });
  if (imports.length > 0) throw new Error(`${name} imports ${imports}`);
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return import(pathToFileURL(join(folder, `${name}.js`)));
}

/** The languages of the JSON, in the spelling of WIT. */
const wit = (language) => language.toLowerCase();

/** jco throws what a WIT result has as its error, by version with or without a wrapping. */
const told = (call) => {
  try {
    return call();
  } catch (error) {
    const failure = error.payload ?? error;
    throw failure.remedy === undefined ? error : { failure };
  }
};
const validator = (identifiers) => (input, { kind, on, allow = [] }, language) =>
  told(() => identifiers.validateJson(input, { kind, on, allow, language: wit(language) }));

const receipts = (api) => (call, sources, question, language) =>
  told(() => {
    switch (call) {
      case 'prepare-receipt':
        return api.prepareJson(sources, question, wit(language));
      case 'seal-receipt':
        return api.sealJson(question, wit(language));
      case 'verify-receipt':
        return api.verifyJson(question, wit(language));
      default:
        return api.replayJson(sources, question, wit(language));
    }
  });

const data = sources();
const base = await load('credit-check');
run('jco, credit-check', {
  validate: validator(base.identifiers),
  check: (set, request, language) => told(() => base.evaluate.checkJson(data[set], request, wit(language))),
  receipt: receipts(base.receipts),
});

const hot = await load('credit-checker');
const open = (set) => hot.checker.Checker.open(data[set], 'zh-cn');
const checkers = Object.fromEntries(Object.keys(data).map((set) => [set, open(set)]));
run('jco, credit-checker', {
  validate: validator(hot.identifiers),
  check: (set, request, language) => told(() => checkers[set].checkJson(request, wit(language))),
  receipt: receipts(hot.receipts),
});
for (const checker of Object.values(checkers)) checker[Symbol.dispose]();
