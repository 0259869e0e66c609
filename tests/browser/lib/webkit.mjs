import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';

/** WebKitGTK's browser and driver, as Debian's webkit2gtk-driver brings them. */
const DRIVER = process.env.WEBKIT_DRIVER ?? '/usr/bin/WebKitWebDriver';
const BROWSER = process.env.WEBKIT ?? `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;
const DISPLAY = ':77';

/** WebKit over WebDriver, with those parts of puppeteer's interface that the vectors need; it has no headless mode, so a screen in memory. */
export const webkit = { name: 'webkit', launch };

async function launch() {
  const port = 20_000 + (process.pid % 10_000);
  const env = { ...process.env, DISPLAY, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1', WEBKIT_DISABLE_COMPOSITING_MODE: '1' };
  const screen = spawn('Xvfb', [DISPLAY, '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'], { stdio: 'ignore' });
  const driver = spawn(DRIVER, [`--port=${port}`], { env, stdio: 'ignore' });
  const stop = () => {
    driver.kill();
    screen.kill();
  };
  try {
    const call = caller(`http://127.0.0.1:${port}`);
    await answering(call);
    const { sessionId } = await call('POST', '/session', {
      capabilities: { alwaysMatch: { browserName: 'MiniBrowser', 'webkitgtk:browserOptions': { binary: BROWSER, args: ['--automation'] } } },
    });
    const session = `/session/${sessionId}`;
    await call('POST', `${session}/timeouts`, { script: 300_000, pageLoad: 60_000 });
    return {
      newPage: async () => page(call, session),
      close: async () => {
        await call('DELETE', session).catch(() => undefined);
        stop();
      },
    };
  } catch (error) {
    stop();
    throw error;
  }
}

function page(call, session) {
  return {
    goto: (url) => call('POST', `${session}/url`, { url }),
    async evaluate(run, ...args) {
      // Errors of the page come back as what they say.
      const script = `const done = arguments[arguments.length - 1];
        Promise.resolve().then(() => (${run})(...JSON.parse(arguments[0]))).then(
          (value) => done(JSON.stringify({ value })), (error) => done(JSON.stringify({ error: String(error) })));`;
      const { value, error } = JSON.parse(await call('POST', `${session}/execute/async`, { script, args: [JSON.stringify(args)] }));
      if (error) throw new Error(error);
      return value;
    },
  };
}

function caller(base) {
  return async (method, path, body) => {
    const answer = await fetch(base + path, { method, ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}) });
    const { value } = await answer.json();
    if (!answer.ok) throw new Error(`${value.error}: ${value.message}`);
    return value;
  };
}

async function answering(call) {
  for (let tries = 100; ; tries -= 1) {
    try {
      return await call('GET', '/status');
    } catch (error) {
      if (tries === 0) throw error;
      await wait(100);
    }
  }
}
