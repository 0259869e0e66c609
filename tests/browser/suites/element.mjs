import { join } from 'node:path';
import { withBrowser } from '../lib/browsers.mjs';
import { PACKAGE, SAMPLE } from '../lib/paths.mjs';
import { serve } from '../lib/server.mjs';
import { sampleFiles } from '../lib/vectors.mjs';
import { data } from './element/data.mjs';
import { hostForm } from './element/host-form.mjs';
import { hostile } from './element/hostile.mjs';
import { looks } from './element/looks.mjs';
import { materials } from './element/materials.mjs';
import { paper } from './element/paper.mjs';

/** As strict as a policy can be that lets wasm run: no style in the page, no markup made of text, nothing from elsewhere. */
const STRICT =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

/** `<credit-check>` in a page that is not ours: a form with a field before and after it. */
export async function element(results, kind, { policy = STRICT } = {}) {
  const markup = await host();
  const page = (html, headers = {}) => ({ html, headers });
  const server = await serve(
    { dist: join(PACKAGE, 'dist'), sample: SAMPLE },
    {
      '/strict.html': page(markup(''), policy ? { 'content-security-policy': policy } : {}),
      '/required.html': page(markup('required')),
      '/settled.html': page(markup('matter="SL-0001" date="2026-11-20"')),
      '/blank.html': page('<!DOCTYPE html><html lang="zh-CN"><title>空白</title><main><h1>空白</h1></main></html>'),
    },
  );
  try {
    await withBrowser(kind, async (browser) => {
      const test = (name, run) => results.test(`${kind.name}: ${name}`, () => run(browser, server.url, kind));
      await hostForm(test);
      await data(test);
      await hostile(test);
      await looks(test);
      await materials(test);
      await paper(test);
    });
  } finally {
    server.close();
  }
}

/** A page whose element names the data of the sample city, with further attributes. */
async function host() {
  const { sets, rulebook, calendar, trust } = await sampleFiles();
  const at = (path) => `/sample/${path}`;
  const packs = sets.packs.map((path) => at(encodeURIComponent(path).replace(/%2F/g, '/'))).join(' ');
  return (attributes) => `<!DOCTYPE html>
<html lang="zh-CN">
<meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>受理系统</title>
<script type="module" src="/dist/element.js"></script>
<main>
<h1>受理系统</h1>
<form id="host" action="/blank.html">
<p><label>受理编号 <input id="before" name="number" value="A-1"></label></p>
<credit-check id="credit" name="credit" packs="${packs}" rulebook="${at(rulebook)}" calendar="${at(calendar)}" trust="${at(trust)}" ${attributes}></credit-check>
<p><button id="send">提交</button></p>
</form>
</main>
</html>`;
}
