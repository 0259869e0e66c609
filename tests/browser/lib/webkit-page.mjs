import { setTimeout as wait } from 'node:timers/promises';

/** Keys that are no characters. */
const KEYS = { Backspace: '\ue003', End: '\ue010', Tab: '\ue004', Enter: '\ue007', Shift: '\ue008', Control: '\ue009', ArrowUp: '\ue013', ArrowDown: '\ue015', ArrowLeft: '\ue012', ArrowRight: '\ue014' };
/** How long something is waited for, in milliseconds. */
const PATIENCE = 30_000;

/**
 * Gives pages with those parts of puppeteer's interface that the tests use, over WebDriver. Requests and the console are
 * not seen that way.
 */
export function windows(call, session, browser) {
  const at = (path, body = {}) => call('POST', `${session}/${path}`, body);
  let current;
  let spare = true;
  let open = 0;
  return async () => {
    const handle = spare ? await call('GET', `${session}/window`) : (await at('window/new', { type: 'tab' })).handle;
    spare = false;
    open += 1;
    const on = async (path, body) => {
      if (current !== handle) await at('window', { handle });
      current = handle;
      return at(path, body);
    };
    const close = async () => {
      open -= 1;
      spare = open === 0;
      // The session would end with its last window.
      if (spare) return on('url', { url: 'about:blank' });
      await on('window', { handle });
      await call('DELETE', `${session}/window`);
      current = undefined;
    };
    return page(on, close, () => call('GET', `${session}/screenshot`), browser);
  };
}

/** The middle of an element, once it has been scrolled to, and what lies over it there. */
function place(target) {
  target.scrollIntoView({ block: 'center', inline: 'center', behavior: 'instant' });
  const box = [...target.getClientRects()].find(({ width, height }) => width * height > 0);
  const [x, y] = [Math.round(box.x + box.width / 2), Math.round(box.y + box.height / 2)];
  const hit = target.getRootNode().elementFromPoint(x, y);
  const meant = hit && (target.contains(hit) || hit.contains(target) || (target.labels && [...target.labels].some((label) => label.contains(hit))));
  return [x, y, hit && !meant ? hit.outerHTML.slice(0, 80) : ''];
}

function page(at, close, look, browser) {
  const script = (source, args) => at('execute/sync', { script: source, args });
  const acting = (actions) => at('actions', { actions });
  const keyed = (...actions) => acting([{ type: 'key', id: 'keyboard', actions }]);
  const value = (key) => KEYS[key] ?? key;

  /** Errors of the page come back as what they say. */
  async function inPage(run, args) {
    const source = `const done = arguments[arguments.length - 1];
      Promise.resolve().then(() => (${run})(...Array.from(arguments).slice(0, -1))).then(
        (value) => done(JSON.stringify({ value })), (error) => done(JSON.stringify({ error: String(error) })));`;
    const { value: found, error } = JSON.parse(await at('execute/async', { script: source, args }));
    if (error) throw new Error(error);
    return found;
  }

  /** A text is a script, and no function. */
  const evaluate = (run, ...args) => (typeof run === 'string' ? script(run, []) : inPage(run, args));

  async function waitForFunction(run, { timeout = PATIENCE } = {}, ...args) {
    for (const end = Date.now() + timeout; ; await wait(50)) {
      if (await inPage(`async (...given) => Boolean(await (${run})(...given))`, args)) return;
      if (Date.now() > end) throw new Error(`waited ${timeout} ms`);
    }
  }

  function element(reference) {
    const of = (run, ...args) => evaluate(run, reference, ...args);
    return {
      asElement: () => (reference === null ? null : element(reference)),
      evaluate: of,
      /** Clicks where the element stands still. */
      async click() {
        let [last, point] = ['', []];
        for (let tries = 0; tries < 60 && (tries === 0 || JSON.stringify(point) !== last); tries += 1) {
          last = JSON.stringify(point);
          point = await of(place);
          await wait(30);
        }
        const [x, y, covered] = point;
        if (covered) throw new Error(`under ${covered}`);
        const move = { type: 'pointerMove', duration: 0, origin: 'viewport', x, y };
        await acting([{ type: 'pointer', id: 'mouse', parameters: { pointerType: 'mouse' }, actions: [move, { type: 'pointerDown', button: 0 }, { type: 'pointerUp', button: 0 }] }]);
      },
      uploadFile: (...paths) => at(`element/${Object.values(reference)[0]}/value`, { text: paths.join('\n') }),
      select: (option) =>
        of((field, chosen) => {
          field.value = chosen;
          for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true, composed: true }));
        }, option),
    };
  }

  async function found(selector) {
    const reference = await script('return document.querySelector(arguments[0])', [selector]);
    if (reference === null) throw new Error(`${selector} is not there`);
    return element(reference);
  }

  const keyboard = {
    down: (key) => keyed({ type: 'keyDown', value: value(key) }),
    up: (key) => keyed({ type: 'keyUp', value: value(key) }),
    press: (key) => keyed({ type: 'keyDown', value: value(key) }, { type: 'keyUp', value: value(key) }),
    type: (text) => keyed(...Array.from(text).flatMap((c) => [{ type: 'keyDown', value: c }, { type: 'keyUp', value: c }])),
  };

  return {
    on: () => undefined,
    browser: () => browser,
    goto: (url) => at('url', { url }),
    reload: () => at('refresh'),
    setViewport: ({ width, height }) => at('window/rect', { width, height }),
    close,
    evaluate,
    evaluateHandle: async (run, ...args) => element(await script(`return (${run})(...arguments)`, args)),
    $: async (selector) => element(await script('return document.querySelector(arguments[0])', [selector])).asElement(),
    $eval: (selector, run, ...args) => inPage(`(query, ...given) => (${run})(document.querySelector(query), ...given)`, [selector, ...args]),
    $$eval: (selector, run, ...args) => inPage(`(query, ...given) => (${run})([...document.querySelectorAll(query)], ...given)`, [selector, ...args]),
    focus: (selector) => inPage('(query) => document.querySelector(query).focus()', [selector]),
    click: async (selector) => (await found(selector)).click(),
    select: async (selector, option) => (await found(selector)).select(option),
    async type(selector, text) {
      await (await found(selector)).evaluate((field) => field.focus());
      await keyboard.type(text);
    },
    screenshot: async () => Buffer.from(await look(), 'base64'),
    url: () => inPage('() => location.href', []),
    waitForFunction,
    waitForSelector: (selector, options = {}) => waitForFunction((query) => Boolean(document.querySelector(query)), options, selector),
    keyboard,
  };
}
