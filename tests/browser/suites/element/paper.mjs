import assert from 'node:assert/strict';
import { examples, Form } from '../../lib/form.mjs';

/** The print-out: the notice alone, unfolded, in the element's style. */
export async function paper(test) {
  const refused = (await examples()).find(({ outcome }) => outcome === 'refuse');

  await test('prints the notice without the page, and lets the page print instead', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/strict.html`);
    await form.ready();
    const printed = await form.page.evaluate(async (request) => {
      const element = document.getElementById('credit');
      const frames = [];
      const append = document.body.append;
      document.body.append = function (...nodes) {
        append.apply(this, nodes);
        frames.push(nodes[0]);
        nodes[0].contentWindow.print = () => {
          nodes[0].printed = true;
        };
      };
      element.request = request;
      element.check();
      element.addEventListener('credit-print', (event) => event.preventDefault(), { once: true });
      element.shadowRoot.querySelector('#print').click();
      const prevented = frames.length === 0;
      element.shadowRoot.querySelector('#print').click();
      const [frame] = frames;
      const paper = frame.contentDocument.body.firstElementChild.shadowRoot;
      const seen = {
        ...{ prevented, printed: frame.printed === true },
        headline: paper.querySelector('#result-title').textContent === element.decision.headline,
        folded: paper.querySelectorAll('details.fold:not([open])').length,
        styled: frame.contentWindow.getComputedStyle(paper.querySelector('.card-head')).display,
        lang: frame.contentDocument.documentElement.lang,
      };
      frame.contentWindow.dispatchEvent(new Event('afterprint'));
      await new Promise((go) => setTimeout(go, 30));
      return { ...seen, gone: !frame.isConnected };
    }, refused.request);
    assert.deepEqual(printed, { prevented: true, printed: true, headline: true, folded: 0, styled: 'flex', lang: 'zh-CN', gone: true });
    await form.close();
  });
}
