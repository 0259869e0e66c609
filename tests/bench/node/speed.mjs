// Validations a second in one Node process, everybody in turn.
//
//   node speed.mjs DIR        with uscc.txt and resident-id.txt
//
// Prints lines of name, group, kind, checks, share accepted, and the rate of each round.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contenders } from './contenders.mjs';

const ROUNDS = 9;
const dir = process.argv[2];

/** Seconds that the main thread was on a processor, where the system says so; what other programs do does not count. */
function seconds() {
  try {
    return Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ')[0]) / 1e9;
  } catch {
    return performance.now() / 1e3;
  }
}

for (const kind of ['uscc', 'resident-id']) {
  const bytes = readFileSync(join(dir, `${kind}.txt`));
  const codes = [];
  // Strings of their own, as a form or a parsed file has them, not slices of one.
  for (let at = 0; at + 18 <= bytes.length; at += 19) codes.push(bytes.latin1Slice(at, at + 18));

  const all = (await contenders(kind)).map((one) => ({ ...one, rates: [], seen: 0, accepted: 0 }));
  // The first round only warms up.
  for (let round = -1; round < ROUNDS; round += 1) {
    for (const one of all) {
      const share = Math.min(one.share, codes.length);
      // Other codes in each round: nobody finds its own in the cache.
      const from = ((round + 1) * share) % (codes.length - share + 1);
      const start = seconds();
      let accepted = 0;
      for (let pass = 0; pass < one.passes; pass += 1) accepted = one.run(codes, from, from + share, bytes);
      const rate = (share * one.passes) / (seconds() - start);
      if (round < 0) continue;
      one.rates.push(rate);
      one.seen += share;
      one.accepted += accepted;
    }
  }
  for (const { name, group, checks, seen, accepted, rates } of all) {
    const share = ((accepted / seen) * 100).toFixed(2);
    console.log(['node', name, group, kind, checks, share, rates.map((rate) => rate.toFixed(0)).join(',')].join('\t'));
  }
}
