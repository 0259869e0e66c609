import { CreditError } from './error.js';

/** A module: its bytes, its address, or compiled. */
export type ModuleSource = Uint8Array | ArrayBuffer | URL | string | WebAssembly.Module;

/** How an entry starts a module of its own. */
export interface ModuleHost {
  start(source?: ModuleSource): Promise<unknown>;
  /** Present where the module can start within a call. */
  startNow?(): unknown;
}

/** Starts a module once, when it is asked for or first needed. */
export function lazy(host: ModuleHost): { ready(wasm?: ModuleSource): Promise<void>; need(): void } {
  let started = false;
  let starting: Promise<void> | undefined;
  return {
    ready(wasm) {
      if (started) return Promise.resolve();
      if (!starting) {
        starting = host.start(wasm).then(
          () => {
            started = true;
          },
          (cause) => {
            starting = undefined; // a later call may try again
            throw CreditError.own('engine.start', undefined, undefined, cause);
          },
        );
      }
      return starting;
    },
    need() {
      if (started) return;
      if (!host.startNow) throw CreditError.own('engine.not-ready');
      try {
        host.startNow();
      } catch (cause) {
        throw CreditError.own('engine.not-ready', undefined, undefined, cause);
      }
      started = true;
    },
  };
}

/** Calls a module; what it throws is a `CreditError`. */
export function guarded<T>(call: () => T): T {
  try {
    return call();
  } catch (thrown) {
    throw CreditError.from(thrown);
  }
}
