// What all surfaces of Node share: the vectors, the sample city's data, the comparison.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import canonicalize from 'canonicalize';

const root = fileURLToPath(new URL('../../../', import.meta.url));
export const BUILD = process.env.CREDIT_BUILD ?? join(root, 'target/credit');
const VECTORS = join(root, 'tests/vectors');
const SAMPLE = join(BUILD, 'sample');

export const component = (name) => readFileSync(join(BUILD, 'component', name));

/** The data of the sample city, current and with the outdated issues, and of the vectors’ own city, as bytes. */
export function sources() {
  const read = (path) => new Uint8Array(readFileSync(join(SAMPLE, path)));
  const outdated = readdirSync(join(SAMPLE, 'stale'));
  const names = readdirSync(join(SAMPLE, 'packs')).filter((name) => name.endsWith('.pack')).sort();
  const set = (folder) => ({
    packs: names.map((name) => read(`${outdated.includes(name) ? folder : 'packs'}/${name}`)),
    rulebook: read('rulebook.pack'),
    calendar: read('calendar.pack'),
    trust: read('trust.json'),
  });
  return { packs: set('packs'), stale: set('stale'), uses: folder('uses') };
}

/** A folder of `tests/vectors/data` as bytes. */
function folder(name) {
  const read = (file) => new Uint8Array(readFileSync(join(VECTORS, 'data', name, file)));
  const names = readdirSync(join(VECTORS, 'data', name)).filter((file) => file.endsWith('.pack')).sort();
  return { packs: names.map(read), rulebook: read('rulebook'), calendar: read('calendar'), trust: read('trust') };
}

function* vectors() {
  const names = readdirSync(VECTORS, { recursive: true }).filter((name) => name.endsWith('.json'));
  for (const name of names.sort()) {
    const { cases } = JSON.parse(readFileSync(join(VECTORS, name), 'utf8'));
    for (const vector of cases) yield { name: `${name}: ${vector.name}`, vector };
  }
}

/**
 * Asks a surface every question and compares byte for byte. `validate(input, options, lang)` and
 * `check(set, request, lang)` give the text of the answer, or throw an object with `failure`. `inside`: the request stands
 * inside the message, so that a text that is no JSON is told with its place in the message, not in the request.
 * `receipt(call, sources, question, lang)` answers the calls about receipts.
 */
export function run(title, { validate, check, receipt, inside = false }) {
  const data = sources();
  let [passed, failed] = [0, 0];
  for (const { name, vector } of vectors()) {
    const lang = vector.lang ?? vector.options?.lang ?? 'zh-CN';
    const { input, options = {}, request, requestText } = vector;
    const ask = () =>
      vector.call === 'validate'
        ? validate(input, options, lang)
        : vector.question
        ? receipt(vector.call, present(data[vector.packs], vector.absent), JSON.stringify(vector.question), lang)
        : check(vector.packs ?? 'packs', requestText ?? JSON.stringify(request), lang);
    const found = answer(ask);
    const expected = vector.expectError ? { error: canonicalize(vector.expectError) } : { ok: canonicalize(vector.expect) };
    const elsewhere = inside && requestText !== undefined && found.error && expected.error;
    const same = elsewhere
      ? JSON.parse(found.error).code === vector.expectError.code
      : found.ok === expected.ok && found.error === expected.error;
    if (same) passed += 1;
    else {
      failed += 1;
      console.log(`FAIL ${title} > ${name}: ${JSON.stringify(found).slice(0, 400)}`);
    }
  }
  if (passed === 0) failed += 1;
  console.log(`${title}: ${passed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

/** Sources some of which have no bytes. */
function present(sources, absent = []) {
  const none = { packs: [], rulebook: new Uint8Array(), calendar: new Uint8Array(), trust: new Uint8Array() };
  return { ...sources, ...Object.fromEntries(absent.map((name) => [name, none[name]])) };
}

function answer(ask) {
  try {
    return { ok: ask() };
  } catch (error) {
    if (!error.failure) throw error;
    const { code, place, text, remedy } = error.failure;
    return { error: canonicalize({ code, remedy, text, ...(place === undefined ? {} : { place }) }) };
  }
}
