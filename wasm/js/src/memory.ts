import { CreditError } from './error.js';
import type { Lang } from './types.js';

/** Where a page keeps what it has seen of every issuer (期号记录). Both calls may be asynchronous. */
export interface MemoryStore {
  /** The text that was kept last; nothing the first time. */
  read(): string | null | undefined | Promise<string | null | undefined>;
  write(text: string): unknown;
}

export interface MemoryOptions {
  /**
   * Remembers the highest issue of each list, grade pack, rulebook, calendar and trust policy: what goes back, stands still past its update period
   * or shrinks is refused with `memory.*` or `trust.*`. A name keeps it in this browser's own storage, a store anywhere else.
   */
  memory?: string | MemoryStore;
  /** Takes what is in doubt all the same, and hears each doubt. Where it is absent, the first doubt is thrown. */
  onDoubt?: (doubts: CreditError[]) => unknown;
  /** The day of today, `2026-11-20`; unless it is said, that of the page's clock in China. */
  today?: string;
}

/** What the engine makes of a memory. */
export interface Remembered {
  memory: string;
  accepted: string;
  doubts: { code: string; place?: string; message: string; remedy?: string }[];
}

/** Names in the storage of a page begin with this. */
const PREFIX = 'credit-check:memory:';

/** Keeps a memory in the storage of this browser, for this origin. Throws `memory.unavailable` where there is none: without one, nothing that was asked for is remembered. */
function local(name: string, lang: Lang | undefined): MemoryStore {
  const storage = (): Storage => {
    try {
      if (typeof localStorage !== 'undefined') return localStorage;
    } catch (_) {
      // forbidden by the browser: the same as none
    }
    throw CreditError.own('memory.unavailable', lang);
  };
  return {
    read: () => storage().getItem(PREFIX + name),
    write(text) {
      try {
        storage().setItem(PREFIX + name, text);
      } catch (cause) {
        throw CreditError.own('memory.unavailable', lang, undefined, cause);
      }
    },
  };
}

/** The store that the options name; nothing where nothing is remembered. Throws `engine.options`. */
export function storeOf(memory: unknown, lang?: Lang): MemoryStore | undefined {
  if (memory === undefined || memory === null) return undefined;
  if (typeof memory === 'string') return local(memory, lang);
  const { read, write } = memory as Partial<MemoryStore>;
  if (typeof read !== 'function' || typeof write !== 'function') throw CreditError.own('engine.options', lang, '/memory');
  return memory as MemoryStore;
}

/** The day in China. */
export function today(): string {
  return new Date(Date.now() + 8 * 3600_000).toISOString().slice(0, 10);
}

/** Holds what is open against a store: what is in doubt is thrown or told, and what is taken is kept. */
export async function remembered(
  store: MemoryStore,
  ask: (memory: string | undefined, on: string) => Remembered | Promise<Remembered>,
  { onDoubt, today: on }: MemoryOptions,
): Promise<void> {
  const known = await store.read();
  const found = await ask(known === null || known === undefined ? undefined : String(known), on || today());
  const doubts = found.doubts.map(({ code, message, place, remedy }) => {
    const more = { ...(place === undefined ? {} : { place }), ...(remedy === undefined ? {} : { remedy }) };
    return new CreditError({ code, text: message, ...more });
  });
  const [first] = doubts;
  if (first && !onDoubt) throw first;
  if (onDoubt && first) onDoubt(doubts);
  const text = first ? found.accepted : found.memory;
  if (text !== known) await store.write(text);
}
