import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BUILD, CREDIT, SAMPLE } from './paths.mjs';

/** `credit serve` over the sample city with a folder of pages, on a free port; `stop()` ends it. `signing`: receipts and an archive. */
export async function host(pages, { signing = false } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'credit-host-'));
  const at = (name) => join(SAMPLE, name);
  const args = ['serve', '--listen', '127.0.0.1:0', '--date-window', 'any', '--pages', pages, '--records', join(folder, 'records.sqlite')];
  args.push('--pack', at('packs'), '--rulebook', at('rulebook.pack'), '--calendar', at('calendar.pack'), '--trust', at('trust.json'));
  const keys = ['key-sample-only-sm2.json', 'key-sample-only.json'].flatMap((key) => ['--key', at(key)]);
  if (signing) args.push(...keys, '--channel', '政务服务窗口', '--archive', join(folder, 'archive'));
  const env = { CREDIT_CHECKER: join(BUILD, 'component/credit-checker.wasm'), ...process.env, LC_ALL: 'en_US.UTF-8' };
  const child = spawn(CREDIT, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const gone = new Promise((done) => child.once('close', done));
  const said = [];
  const told = new Promise((ready, failed) => {
    child.once('error', failed);
    createInterface({ input: child.stderr }).on('line', (line) => said.push(line) === 2 && ready(said));
    gone.then(() => failed(new Error(`credit serve ended: ${said.join('\n')}`)));
  });
  const stop = async () => {
    child.kill();
    await gone;
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const [where, token] = await told;
    return { url: /http:\/\/[^ ]+/.exec(where)[0], token: token.split(' ')[1], stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
