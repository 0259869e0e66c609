import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const SOURCE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe-core finds on a page, one line a rule. */
export async function violations(page) {
  await page.evaluate(await readFile(SOURCE, 'utf8'));
  return page.evaluate(async () => {
    const found = await window.axe.run(document, { resultTypes: ['violations'] });
    return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html, any }) => html.slice(0, 120) + (any[0] ? ` (${any[0].message})` : '')).join(' | ')}`);
  });
}
