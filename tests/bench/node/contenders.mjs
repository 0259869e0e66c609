// Who is measured, with what each checks. `share`: codes of one sample, so that a sample of the slowest takes some
// tenths of a second; `passes`: how often they are checked in it.
import { createRequire } from 'node:module';
import { quick, quickBatch } from '../../../wasm/js/dist/node.js';
import * as plain from './plain.mjs';

const require = createRequire(import.meta.url);
const version = (name) => `${name} ${require(`${name}/package.json`).version}`;
const isError = (packed) => ((packed >>> 17) & 1) === 1;

/** A loop of its own for each contender: code that they shared would be compiled for all of them together. */
const each = (accepts) =>
  new Function(
    'accepts',
    'return (codes, from, to) => { let n = 0; for (let i = from; i < to; i += 1) if (accepts(codes[i])) n += 1; return n; };',
  )(accepts);

/** The severity of an answer is 2 (error) or less. */
const accepted = (answers) => {
  let errors = 0;
  for (let i = 0; i < answers.length; i += 1) errors += (answers[i] >>> 17) & 1;
  return answers.length - errors;
};

const own = (kind, checks) => [
  {
    name: 'credit-check quickBatch, bytes',
    group: 'batch',
    checks,
    share: 1e6,
    passes: 5,
    run: (codes, from, to, bytes) => accepted(quickBatch(bytes, kind)),
  },
  {
    name: 'credit-check quickBatch, strings',
    group: 'strings',
    checks,
    share: 1e6,
    passes: 1,
    run: (codes, from, to) => accepted(quickBatch(codes.slice(from, to), kind)),
  },
  { name: 'credit-check quick', group: 'call', checks, share: 1e6, passes: 1, run: each((code) => !isError(quick(code, kind))) },
];

const peer = (name, checks, share, accepts) => ({ name, group: 'package', checks, share, passes: 1, run: each(accepts) });

export async function contenders(kind) {
  return kind === 'uscc' ? forUscc() : forResident();
}

async function forUscc() {
  const { isUnifiedIdentifier } = require('util-helpers');
  const { stdnum } = require('stdnum');
  const all = [
    ...own('uscc', 'characters, registrar, category, region, organisation check, mod 31; place and expected character'),
    { name: 'plain JS loop', group: 'plain', checks: 'characters, mod 31', share: 1e6, passes: 2, run: each(plain.uscc) },
    peer(version('util-helpers'), 'characters, mod 31', 1e5, (code) => isUnifiedIdentifier(code)),
    peer(version('stdnum'), 'characters (8 digits first), mod 31 but for 0', 2.5e4, (code) => stdnum.CN.uscc.validate(code).isValid),
  ];
  // Not every registry has it. `npm install --no-save uscc-utils` in this folder adds it to the table.
  const utils = await import('uscc-utils').catch(() => undefined);
  if (utils) {
    const validate = utils.validateUSCC;
    all.push(peer(version('uscc-utils'), 'registrar in part, region in part, mod 31', 2.5e5, (code) => validate(code)));
  }
  return all;
}

function forResident() {
  const isIdentityCard = require('validator/lib/isIdentityCard').default;
  const { isIdCard } = require('util-helpers');
  const { stdnum } = require('stdnum');
  const idcard = require('idcard');
  const IdValidator = require('id-validator');
  const counties = require('id-validator/src/GB2260');
  return [
    ...own('resident-id', 'characters, province, region, calendar, check; place and expected character'),
    { name: 'plain JS loop', group: 'plain', checks: 'characters, province, calendar, check', share: 1e6, passes: 4, run: each(plain.resident) },
    peer(version('validator'), 'province, calendar, not in the future, check', 1e5, (code) => isIdentityCard(code, 'zh-CN')),
    peer(version('idcard'), 'nearest region, calendar, check', 1e5, (code) => idcard.verify(code)),
    peer(version('util-helpers'), 'date by pattern, check', 1e5, (code) => isIdCard(code)),
    // It keeps every text it was asked about: a new one for each sample.
    {
      ...peer(version('id-validator'), 'nearest region, day up to 31, check', 4e4),
      run: (codes, from, to) => {
        const validator = new IdValidator(counties);
        return each((code) => validator.isValid(code))(codes, from, to);
      },
    },
    peer(version('stdnum'), 'calendar, not in the future, check', 2.5e4, (code) => stdnum.CN.ric.validate(code).isValid),
  ];
}
