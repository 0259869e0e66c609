import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The built sample city as the demo carries it: files as base64, sets of packs as their paths, example requests as JSON. */
export async function readSample(folder) {
  const text = async (name) => readFile(join(folder, name), 'utf8');
  const sets = await packSets(folder);
  const paths = [...sets.fresh, ...sets.stale, 'rulebook.pack', 'calendar.pack', 'trust.json'];
  const files = {};
  for (const path of paths) files[path] = (await readFile(join(folder, path))).toString('base64');
  const cases = JSON.parse(await text('cases.json'));
  const request = async ({ file }) => JSON.parse(await text(join('requests', file)));
  return { files, sets, cases: await Promise.all(cases.map(async (one) => ({ ...one, request: await request(one) }))) };
}

/** The tables of the sample's rulebook as text, by their file names. */
export async function readTables(folder) {
  const names = (await readdir(join(folder, 'rulebook'))).filter((name) => name.endsWith('.csv')).sort();
  return Promise.all(names.map(async (name) => ({ name, text: await readFile(join(folder, 'rulebook', name), 'utf8') })));
}

/** `fresh` is every current pack; `stale` is the same with the issues that are out of date in place of the current ones. */
async function packSets(folder) {
  const names = async (set) => (await readdir(join(folder, set))).filter((name) => name.endsWith('.pack')).sort();
  const [current, outdated] = [await names('packs'), await names('stale')];
  return {
    fresh: current.map((name) => `packs/${name}`),
    stale: current.map((name) => `${outdated.includes(name) ? 'stale' : 'packs'}/${name}`),
  };
}
