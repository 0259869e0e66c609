import puppeteer from 'puppeteer-core';

/** Debian's Chromium over CDP. */
export const chromium = {
  name: 'chromium',
  launch: () =>
    puppeteer.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
        '--disable-quic',
      ],
    }),
};

/** Stock Firefox over WebDriver BiDi. */
export const firefox = {
  name: 'firefox',
  launch: () =>
    puppeteer.launch({ browser: 'firefox', executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr' }),
};

/** Runs something with a browser that is closed whatever happens. */
export async function withBrowser(kind, use) {
  const browser = await kind.launch();
  try {
    return await use(browser);
  } finally {
    await browser.close();
  }
}
