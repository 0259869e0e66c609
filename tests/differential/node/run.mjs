// Asks the npm packages about every code: run.mjs CODES.json ANSWERS.json
//
// CODES is [[kind, code], ...]; ANSWERS is {package: string}, one character a code: + accepts, - refuses, ! throws,
// . not asked.
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { stdnum } = require('stdnum');
const helpers = require('util-helpers');
const validator = require('validator');
const validid = require('validid');
const idcard = require('idcard');
const IdValidator = require('id-validator');
const table = require('id-validator/src/GB2260.js');

const personal = (check) => ({ 'resident-id': check, 'resident-id-15': check, 'hmt-resident-permit': check, 'foreigner-id': check });
const plain = new IdValidator();
const withTable = new IdValidator(table);

const PACKAGES = {
  stdnum: { uscc: (code) => stdnum.CN.uscc.validate(code).isValid, ...personal((code) => stdnum.CN.ric.validate(code).isValid) },
  'util-helpers': {
    uscc: (code) => helpers.isUnifiedIdentifier(code),
    ...personal((code) => helpers.isIdCard(code, { loose: true })),
    'business-registration': (code) => helpers.isBusinessLicense(code),
  },
  validator: personal((code) => validator.isIdentityCard(code, 'zh-CN')),
  'id-validator': personal((code) => Boolean(plain.isValid(code))),
  'id-validator with GB2260': personal((code) => Boolean(withTable.isValid(code))),
  idcard: personal((code) => idcard.verify(code)),
  validid: personal((code) => validid.validateCnid(code).ok),
};

const [, , codesPath, answersPath] = process.argv;
const codes = JSON.parse(await readFile(codesPath, 'utf8'));
const answers = {};
for (const [name, checks] of Object.entries(PACKAGES)) {
  answers[`npm ${name}`] = codes.map(([kind, code]) => verdict(checks[kind], code)).join('');
}
await writeFile(answersPath, JSON.stringify(answers));

function verdict(check, code) {
  if (!check) return '.';
  try {
    return check(code) ? '+' : '-';
  } catch {
    return '!';
  }
}
