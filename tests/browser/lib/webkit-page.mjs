import { setTimeout as wait } from 'node:timers/promises';

/** Keys that are no characters. */
const KEYS = { Backspace: '\ue003', Tab: '\ue004', Enter: '\ue007', Shift: '\ue008', Control: '\ue009', ArrowUp: '\ue013', ArrowDown: '\ue015', ArrowLeft: '\ue012', ArrowRight: '\ue014' };
/** How long something is waited for, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Gives pages with those parts of puppeteer's interface that the tests use, over WebDriver. Requests and the console are
 * not seen that way.
 */
export function windows(call, session, browser) {
  const at = (path, body = {}) => call('POST', `${session}/${path}`, body);
  let [first, current] = [true, undefined];
  return async () => {
    const handle = first ? await call('GET', `${session}/window`) : (await at('window/new', { type: 'tab' })).handle;
    first = false;
    const on = async (path, body) => {
      if (current !== handle) await at('window', { handle });
      current = handle;
      return at(path, body);
    };
    const close = async () => {
      await on('window', { handle });
      await call('DELETE', `${session}/window`);
      [current] = [undefined];
    };
    return page(on, close, browser);
  };
}

function page(at, close, browser) {
  const script = (source, args) => at('execute/sync', { script: source, args });
  const acting = (actions) => at('actions', { actions });
  const keyed = (...actions) => acting([{ type: 'key', id: 'keyboard', actions }]);
  const value = (key) => KEYS[key] ?? key;

  /** Errors of the page come back as what they say. */
  async function evaluate(run, ...args) {
    if (typeof run === 'string') return script(run, []);
    const source = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${run})(...Array.from(arguments).slice(0, -1))).then(
        (value) => done(JSON.stringify({ value })), (error) => done(JSON.stringify({ error: String(error) })));`;
    const { value: found, error } = JSON.parse(await at('execute/async', { script: source, args }));
    if (error) throw new Error(error);
    return found;
  }

  async function waitForFunction(run, { timeout = PATIENCE } = {}, ...args) {
    for (const end = Date.now() + timeout; ; await wait(50)) {
      if (await evaluate(`async (...given) => Boolean(await (${run})(...given))`, ...args)) return;
      if (Date.now() > end) throw new Error(`waited ${timeout} ms`);
    }
  }

  function element(reference) {
    const of = (run, ...args) => evaluate(run, reference, ...args);
    return {
      asElement: () => (reference === null ? null : element(reference)),
      evaluate: of,
      async click() {
        const [x, y] = await of((target) => {
          target.scrollIntoView({ block: 'center', behavior: 'instant' });
          const box = [...target.getClientRects()].find(({ width, height }) => width * height > 0);
          return [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
        });
        const move = { type: 'pointerMove', duration: 0, origin: 'viewport', x, y };
        await acting([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: [move, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }] }]);
      },
      select: (option) =>
        of((field, chosen) => {
          field.value = chosen;
          for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
        }, option),
    };
  }

  return {
    on: () => undefined,
    browser: () => browser,
    goto: (url) => at('url', { url }),
    reload: () => at('refresh'),
    setViewport: ({ width, height }) => at('window/rect', { width, height }),
    close,
    evaluate,
    evaluateHandle: async (run, ...args) => element(await script(`return (${run})(...arguments)`, args)),
    $eval: (selector, run) => evaluate(`(query) => (${run})(document.querySelector(query))`, selector),
    waitForFunction,
    waitForSelector: (selector) => waitForFunction((query) => Boolean(document.querySelector(query)), {}, selector),
    keyboard: {
      down: (key) => keyed({ type: 'keyDown', value: value(key) }),
      up: (key) => keyed({ type: 'keyUp', value: value(key) }),
      press: (key) => keyed({ type: 'keyDown', value: value(key) }, { type: 'keyUp', value: value(key) }),
      type: (text) => keyed(...Array.from(text).flatMap((c) => [{ type: 'keyDown', value: c }, { type: 'keyUp', value: c }])),
    },
  };
}
