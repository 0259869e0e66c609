// How a page loads and reads as `credit serve` gives it, by Lighthouse: at a desk, and on a phone with a slow network.
//
//   node run.mjs [PAGE.html]        default: index.html
//
// Needs what `../run.mjs` needs, and `npm ci` here. It is no part of the tests: what else the machine does moves the figures.
import { launch } from 'chrome-launcher';
import lighthouse, { desktopConfig } from 'lighthouse';
import { host } from '../lib/host.mjs';
import { DEMO_PAGES } from '../lib/paths.mjs';

/**
 * Least of each, of 100. A page of the demo is one file, so that it opens by a double click: on a slow network its
 * form is drawn when all of it has come. The figure of a phone is told and not asked for.
 */
const FORMS = [
  ['desktop', desktopConfig, { performance: 90, accessibility: 100 }],
  ['mobile', undefined, { performance: 0, accessibility: 100 }],
];
const SHOWN = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift', 'speed-index', 'total-byte-weight'];

const page = process.argv[2] ?? 'index.html';
const server = await host(DEMO_PAGES);
const chrome = await launch({ chromePath: process.env.CHROMIUM ?? '/usr/bin/chromium', chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu'], logLevel: 'silent' });
try {
  const url = `${server.url}/${page}`;
  // The server compresses its pages when it starts; who asks meanwhile waits.
  await (await fetch(url, { headers: { 'accept-encoding': 'br' } })).text();
  for (const [name, config, least] of FORMS) {
    const { lhr } = await lighthouse(url, { port: chrome.port, onlyCategories: Object.keys(least), logLevel: 'error' }, config);
    if (lhr.runtimeError) throw new Error(lhr.runtimeError.message);
    report(name, lhr, least);
  }
} finally {
  chrome.kill();
  await server.stop();
}

function report(name, { audits, categories, lighthouseVersion }, least) {
  console.log(`\n${page}, ${name}, Lighthouse ${lighthouseVersion}`);
  for (const id of SHOWN) console.log(`  ${audits[id].title}: ${audits[id].displayValue}`);
  for (const [id, asked] of Object.entries(least)) {
    const { score, auditRefs } = categories[id];
    const points = Math.round((score ?? 0) * 100);
    console.log(`${id} ${points}${asked > 0 ? `, at least ${asked}` : ''}`);
    if (points >= asked) continue;
    process.exitCode = 1;
    const lost = auditRefs.map((one) => audits[one.id]).filter((audit) => audit.score !== null && audit.score < 1 && audit.scoreDisplayMode !== 'informative');
    for (const { id: audit, title, displayValue } of lost) console.log(`  ${audit}: ${title} ${displayValue ?? ''}`);
  }
}
