/** The worker itself: the engine, answering messages. A classic script, for kernels without module workers. */
import init, * as glue from 'virtual:glue';
import { Checker, engine } from '../engine.js';
import { CreditError } from '../error.js';
import { fetchBytes } from '../fetch.js';
import { moduleOf } from '../start.js';
import type { Lang, Request, ValidateOptions } from '../types.js';
import type { Answer, Ask, Load } from './protocol.js';

let own = '';
const bound = engine(glue, {
  start: (source, cache) => init({ module_or_path: moduleOf(source === undefined ? own : source, cache) }),
  read: fetchBytes,
});
const checkers = new Map<number, Checker>();
const loading = new Map<number, AbortController>();

const tell = (answer: Answer, moved: Transferable[] = []): void =>
  (self as unknown as { postMessage(message: Answer, transfer: Transferable[]): void }).postMessage(answer, moved);

async function load(id: number, options: Load, progress: boolean): Promise<number> {
  const aborter = new AbortController();
  loading.set(id, aborter);
  try {
    const report = { onProgress: (sum: Parameters<NonNullable<Parameters<typeof bound.load>[0]['onProgress']>>[0]) => tell({ id, progress: sum }) };
    checkers.set(id, await bound.load({ ...options, signal: aborter.signal, ...(progress ? report : {}) }));
  } finally {
    loading.delete(id);
  }
  return id;
}

function opened(handle: number, lang?: string): Checker {
  const checker = checkers.get(handle);
  if (!checker) throw CreditError.own('engine.disposed', lang as Lang | undefined);
  return checker;
}

function answer(ask: Exclude<Ask, { abort: number }>): unknown {
  switch (ask.call) {
    case 'ready':
      [own] = ask.args;
      return bound.ready();
    case 'load':
      return load(ask.id, ...ask.args);
    case 'describe':
      return opened(...ask.args).describe(ask.args[1] as Lang | undefined);
    case 'check':
      return opened(ask.args[0], ask.args[2]).check(ask.args[1] as Request, ask.args[2] as Lang | undefined);
    case 'checkJson':
      return opened(ask.args[0], ask.args[2]).checkJson(ask.args[1], ask.args[2] as Lang | undefined);
    case 'notice': {
      const [handle, request, kind, options] = ask.args;
      return opened(handle, options && options.lang).notice(request as Request, kind, options);
    }
    case 'prepareReceipt':
      return opened(ask.args[0], ask.args[2]).prepareReceipt(ask.args[1], ask.args[2] as Lang | undefined);
    case 'verifyReceipt':
      return bound.verifyReceipt(...ask.args);
    case 'replayReceipt':
      return bound.replayReceipt(...ask.args);
    case 'sealReceipt':
      return bound.sealReceipt(ask.args[0], ask.args[1], ask.args[2] as Lang | undefined);
    case 'remember': {
      const [handle, memory, on, lang] = ask.args;
      const found = opened(handle, lang).remember(memory, on, lang as Lang | undefined);
      // Errors lose their members on the way to the page.
      return { ...found, doubts: found.doubts.map(({ code, message, place, remedy }) => ({ code, message, place, remedy })) };
    }
    case 'dispose': {
      const [handle] = ask.args;
      const checker = checkers.get(handle);
      checkers.delete(handle);
      return checker && checker.dispose();
    }
    case 'validate':
      return bound.validate(ask.args[0], ask.args[1] as ValidateOptions | undefined);
    case 'validateJson':
      return bound.validateJson(ask.args[0], ask.args[1] as ValidateOptions | undefined);
    case 'quick':
      return bound.quick(...ask.args);
    case 'quickBatch':
      return bound.quickBatch(...ask.args);
    case 'version':
      return bound.version();
  }
}

self.addEventListener('message', (event: MessageEvent<Ask>) => {
  const ask = event.data;
  if ('abort' in ask) {
    const aborter = loading.get(ask.abort);
    return aborter && aborter.abort();
  }
  const { id } = ask;
  return void Promise.resolve()
    .then(() => answer(ask))
    .then(
      (result) => tell({ id, result }, result instanceof Uint32Array ? [result.buffer] : []),
      (thrown) => {
        const error = CreditError.from(thrown);
        const failure = error instanceof CreditError ? error.toJSON() : { code: 'engine.worker', text: String(thrown) };
        tell({ id, failure });
      },
    );
});
