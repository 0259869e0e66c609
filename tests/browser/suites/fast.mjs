import assert from 'node:assert/strict';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PACKAGE } from '../lib/paths.mjs';
import { readVectors } from '../lib/vectors.mjs';

/** Problems that a quick answer names; all others are `other`. */
const NAMED = [
  'id.charset',
  'uscc.registrar',
  'uscc.category',
  'id.province',
  'id.region',
  'uscc.org-check',
  'id.check-char',
  'id.birth-date',
];

/** What slips in: everyday slips, and what breaks lines, buffers and encodings. */
const INTRUDERS = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', ...'xai- -*().', '\n', '\r', '\t', '\0', '０', 'Ａ', '٣', '字', '𝟡', '😀', '\ud800', '\u200b', ''];

/** Lone surrogates become U+FFFD, as in bytes; Node 18 has no `toWellFormed`. */
const wellFormed = (text) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(text));

/** Quick answers say what `validate` says, one by one and in batches. */
export async function fastChecks(results) {
  const api = await import(pathToFileURL(join(PACKAGE, 'dist/node.js')));
  const vectors = (await readVectors()).flatMap(({ name, cases }) => cases.filter((one) => name.startsWith('id/') && one.call === 'validate'));
  const kinds = [...new Set(vectors.map((one) => one.expect?.kind).filter((kind) => kind && kind !== 'unknown'))].sort();
  const inputs = [...new Set(vectors.map((one) => one.input))];

  for (const kind of kinds) {
    const own = vectors.filter((one) => one.expect?.kind === kind).map((one) => one.input);
    results.testNow(`${kind}: every vector`, () => inputs.forEach((code) => same(api, code, kind)));
    const slips = mutations(own, kind === 'uscc' || kind === 'resident-id' ? 4000 : 400);
    results.testNow(`${kind}: slips`, () => slips.forEach((code) => same(api, code, kind)));
    results.testNow(`${kind}: a batch of strings`, () => {
      const codes = [...inputs, ...slips];
      const answers = codes.map((code) => api.quick(code, kind));
      assert.deepEqual([...api.quickBatch(codes, kind)], answers);
      // Whole joins without a line end in a code go another way.
      const plain = codes.filter((code) => !/[\n\r]/.test(code));
      assert.deepEqual([...api.quickBatch(plain, kind)], plain.map((code) => api.quick(code, kind)));
    });
    results.testNow(`${kind}: a batch of bytes`, () => {
      const lines = [...inputs, ...slips].filter((code) => !/[\n\r]/.test(code)).map(wellFormed);
      const answers = lines.map((code) => api.quick(code, kind));
      for (const end of ['\n', '\r\n']) {
        const bytes = new TextEncoder().encode(lines.join(end) + end);
        assert.deepEqual([...api.quickBatch(bytes, kind)], answers);
      }
    });
  }

  results.testNow('lines of every length, at every place of the buffer', () => {
    const lengths = [0, 1, 5, 8, 9, 17, 18, 19, 63, 64, 65, 300, 65_535, 65_536, 65_537, 200_000];
    const codes = inputs.filter((code) => !/[\n\r]/.test(code)).map(wellFormed);
    for (const length of lengths) {
      const lines = [...codes, 'あ'.repeat(length), ...codes, '1'.repeat(length), ...codes, ' '.repeat(length) + codes[0], '9'];
      const answers = lines.map((code) => api.quick(code));
      assert.deepEqual([...api.quickBatch(new TextEncoder().encode(lines.join('\n')))], answers, `${length}`);
      assert.deepEqual([...api.quickBatch(lines)], answers, `${length}`);
    }
    const short = '123456789\n12345678\n';
    assert.equal(api.quickBatch(new TextEncoder().encode(short)).length, 2);
    assert.deepEqual(api.quickBatch(new Uint8Array(0)), new Uint32Array(0));
    assert.deepEqual(api.quickBatch([]), new Uint32Array(0));
    assert.equal(api.quickBatch(['', '']).length, 2);
  });

  results.testNow('a quick answer in words', () => {
    assert.deepEqual(api.unpack(api.quick('91110000600037341L')), { valid: true, severity: 'ok', faults: [], normalized: false });
    assert.deepEqual(api.unpack(api.quick('91110000600037341k')), {
      valid: false,
      severity: 'error',
      faults: ['id.check-char'],
      position: 17,
      expected: 'L',
      normalized: true,
    });
  });

  results.testNow('a kind that there is not is refused as by validate', () => {
    assert.throws(() => api.quick('1', 'no-such-kind'), { code: 'id.unknown-kind' });
    assert.throws(() => api.quickBatch([], 'no-such-kind'), { code: 'id.unknown-kind' });
  });

  results.testNow('hostile text is answered at once', () => {
    const long = 10_000_000;
    const code = '91110000600037341L';
    const texts = [
      '9'.repeat(long),
      '\ud800'.repeat(long),
      '\udc00\ud800'.repeat(long / 2),
      '\u202e'.repeat(long),
      '\u200b'.repeat(long),
      '\0'.repeat(long),
      '٣'.repeat(long),
      code + '\u0301'.repeat(long),
      ' '.repeat(long) + code,
    ];
    for (const text of texts) {
      const report = api.validate(text, { kind: 'uscc' });
      assert.equal(report.valid, false);
      assert.equal(report.problems[0].code, 'id.too-long');
      assert.ok([...report.normalized].length <= 64);
      assert.equal(api.unpack(api.quick(text, 'uscc')).valid, false);
      assert.equal(api.unpack(api.quickBatch([text, code], 'uscc')[1]).valid, true);
    }
  });

  results.testNow('lone surrogates are characters that cannot occur', () => {
    for (const text of ['9111000060003734\ud8001', '\udc0091110000600037341', '91110000600037341\ud800', '91110000\udfff\ud80000037341L'.slice(0, 18)]) {
      const report = api.validate(text, { kind: 'uscc' });
      assert.ok(report.problems.some((one) => one.code === 'id.charset' || one.code === 'id.length'), JSON.stringify(report));
      same(api, text, 'uscc');
    }
  });

  await results.test('the buffer outlives a memory that grows', async () => {
    const before = api.quick('91110000600037341K');
    // Enough reports at once make the module ask for memory.
    api.validate('9'.repeat(8_000_000));
    assert.equal(api.quick('91110000600037341K'), before);
    assert.deepEqual([...api.quickBatch(['91110000600037341K'])], [before]);
  });
}

function same(api, code, kind) {
  const report = api.validate(code, { kind });
  const problems = report.problems.filter((one) => one.code !== 'id.other-kind');
  const answer = api.unpack(api.quick(code, kind));
  const expected = problems.find((one) => one.position !== undefined && one.expected !== undefined)?.expected;
  const position = problems[0]?.position;
  const faults = problems.map((one) => (NAMED.includes(one.code) ? one.code : 'other'));
  assert.deepEqual(
    answer,
    {
      valid: !problems.some((one) => one.severity === 'error'),
      severity: ['error', 'warning'].find((worst) => problems.some((one) => one.severity === worst)) ?? 'ok',
      faults: [...NAMED, 'other'].filter((fault) => faults.includes(fault)),
      ...(position === undefined ? {} : { position: Math.min(position, 62) }),
      ...(expected?.length === 1 ? { expected } : {}),
      normalized: (report.changes ?? []).length > 0,
    },
    `${JSON.stringify(code)} as ${kind}`,
  );
}

/** Codes with one or two things done to them, the same on every run. */
function mutations(codes, count) {
  let state = 20261121;
  const below = (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * bound);
  };
  return Array.from({ length: count }, () => {
    let code = codes[below(codes.length)];
    for (let slips = 1 + below(2); slips > 0; slips -= 1) {
      const at = below(code.length + 1);
      const cut = below(4) === 0 ? 0 : 1;
      code = code.slice(0, at) + INTRUDERS[below(INTRUDERS.length)] + code.slice(at + cut);
    }
    return code;
  });
}
