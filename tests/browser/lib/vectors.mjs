import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import canonicalize from 'canonicalize';
import { SAMPLE, VECTORS } from './paths.mjs';

/** Every vector file with its cases, in the order of their paths. */
export async function readVectors() {
  const names = (await readdir(VECTORS, { recursive: true })).filter((name) => name.endsWith('.json')).sort();
  return Promise.all(
    names.map(async (name) => ({ name, cases: JSON.parse(await readFile(join(VECTORS, name), 'utf8')).cases })),
  );
}

/**
 * Paths of the sample's data files, relative to its folder. The stale set has the outdated issues in place of the
 * current ones. `uses` are the packs of the vectors' own city.
 */
export async function sampleFiles() {
  const names = async (set) => (await readdir(join(SAMPLE, set))).filter((name) => name.endsWith('.pack')).sort();
  const [current, outdated] = [await names('packs'), await names('stale')];
  return {
    sets: {
      packs: current.map((name) => `packs/${name}`),
      stale: current.map((name) => `${outdated.includes(name) ? 'stale' : 'packs'}/${name}`),
    },
    uses: (await readdir(join(VECTORS, 'data/uses'))).filter((name) => name.endsWith('.pack')).sort(),
    rulebook: 'rulebook.pack',
    calendar: 'calendar.pack',
    trust: 'trust.json',
  };
}

/**
 * Compares what a surface answered with what the vector expects, byte for byte: the surface's own JSON text, and its
 * objects, both against an independent implementation of RFC 8785.
 */
export function compare(vector, answer) {
  const expected = canonicalize(vector.expectError ?? vector.expect);
  const kind = vector.expectError ? 'error' : 'text';
  const other = vector.expectError ? 'text' : 'error';
  if (answer.json !== null) asText(vector, answer.json, kind, other, expected);
  if (answer.object === null) return;
  if (answer.object[kind] === undefined) throw new Error(`object call gave ${other} ${answer.object[other]}`);
  same('object call', canonicalize(JSON.parse(answer.object[kind])), expected);
}

function asText(vector, json, kind, other, expected) {
  if (json[kind] === undefined) throw new Error(`JSON call gave ${other} ${json[other]}`);
  same('JSON call', vector.expectError ? canonicalize(JSON.parse(json.error)) : json.text, expected);
}

function same(what, found, expected) {
  if (found === expected) return;
  let at = 0;
  while (found[at] === expected[at]) at += 1;
  const near = (text) => JSON.stringify(text.slice(Math.max(0, at - 60), at + 60));
  throw new Error(`${what} differs at ${at}: found ${near(found)}, expected ${near(expected)}`);
}
