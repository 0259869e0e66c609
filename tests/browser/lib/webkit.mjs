import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { windows } from './webkit-page.mjs';

/** WebKitGTK's browser and driver, as Debian's webkit2gtk-driver brings them. */
const DRIVER = process.env.WEBKIT_DRIVER ?? '/usr/bin/WebKitWebDriver';
const BROWSER = process.env.WEBKIT ?? `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu/webkit2gtk-4.1/MiniBrowser`;
const DISPLAY = ':77';
/** How long the browser may take to start, and any other call, in milliseconds. */
const [START, LONGEST] = [30_000, 300_000];

/** WebKit over WebDriver, as in `webkit-page.mjs`; it has no headless mode, so a screen in memory. */
export const webkit = { name: 'webkit', launch, missing };

/** Why it cannot be used on this machine; empty if it can. */
async function missing() {
  if (!existsSync(DRIVER) || !existsSync(BROWSER)) return 'WebKitGTK is not installed (apt-get install webkit2gtk-driver xvfb)';
  try {
    await (await launch()).close();
    return '';
  } catch (error) {
    return `WebKitGTK does not start: ${error.message}`;
  }
}

/** Now and then it hangs at its start; then once or twice more. */
async function launch(tries = 3) {
  try {
    return await launchOnce();
  } catch (error) {
    if (tries <= 1) throw error;
    await wait(1_000); // until the screen is gone
    return launch(tries - 1);
  }
}

async function launchOnce() {
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
    const browser = {
      close: async () => {
        await call('DELETE', session).catch(() => undefined);
        stop();
      },
    };
    browser.newPage = windows(call, session, browser);
    return browser;
  } catch (error) {
    stop();
    throw error;
  }
}

function caller(base) {
  return async (method, path, body) => {
    const signal = AbortSignal.timeout(path === '/session' ? START : LONGEST);
    const answer = await fetch(base + path, { method, signal, ...(body ? { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } } : {}) });
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
