import assert from 'node:assert/strict';
import { examples, Form } from '../../lib/form.mjs';

/** What the element prints: the notice that answers the application, under a policy that forbids markup made of text. */
export async function paper(test) {
  const all = await examples();
  const notices = [
    ['supplement', all.find(({ file }) => file.startsWith('10')), '一次性告知书', /编号：.*申请人签收：（实施机关盖章）/s],
    ['deferral', all.find(({ outcome }) => outcome === 'accept-with-deferral'), '容缺受理通知书', /编号：.*请于2026年12月4日（周五）前补交.*申请人签收：/s],
    ['acceptance', all.find(({ outcome }) => outcome === 'accept'), '受理通知书', /编号：.*决定予以受理.*（实施机关盖章）/s],
    ['refusal', all.find(({ outcome }) => outcome === 'refuse'), '资格审查不合格通知书', /理由.*依据.*救济途径.*（实施机关盖章）/s],
    ['record', all.find(({ outcome, packs }) => outcome === 'refer' && packs === 'fresh'), '信用核查记录', /编号：.*查询人签字：复核人签字：/s],
  ];

  for (const [kind, example, title, says] of notices) {
    await test(`prints the notice (${kind}) and not the card, and lets the page print instead`, async (browser, url) => {
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
        element.particulars = { officer: '<b>王某</b>', queriedBy: '<b>王某</b>' };
        element.check();
        let kind;
        element.addEventListener('credit-print', (event) => { kind = event.detail.kind; event.preventDefault(); }, { once: true });
        element.shadowRoot.querySelector('#print').click();
        const prevented = frames.length === 0;
        element.shadowRoot.querySelector('#print').click();
        const [frame] = frames;
        const { body } = frame.contentDocument;
        const style = frame.contentWindow.getComputedStyle(body);
        const seen = {
          ...{ kind, prevented, printed: frame.printed === true, title: body.querySelector('h1').textContent, text: body.textContent },
          ...{ colour: style.color, ground: style.backgroundColor, cards: body.querySelectorAll('.card, b').length, code: body.querySelectorAll('.code svg path').length },
          ...{ digest: body.querySelector('.code svg').getAttribute('aria-label') === element.decision.receipt.decision, lang: frame.contentDocument.documentElement.lang },
        };
        frame.contentWindow.dispatchEvent(new Event('afterprint'));
        await new Promise((go) => setTimeout(go, 30));
        return { ...seen, gone: !frame.isConnected };
      }, example.request);
      const { text, ...rest } = printed;
      assert.match(text, says);
      assert.ok(text.includes('<b>王某</b>'));
      assert.deepEqual(rest, { kind, prevented: true, printed: true, title, colour: 'rgb(0, 0, 0)', ground: 'rgb(255, 255, 255)', cards: 0, code: 2, digest: true, lang: 'zh-CN', gone: true });
      assert.deepEqual(form.complaints, []);
      await form.close();
    });
  }

  await test('prints the card where its data has no notices', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/strict.html`);
    await form.ready();
    const printed = await form.page.evaluate((request) => {
      const element = document.getElementById('credit');
      const { checker } = element;
      element.checker = { describe: (lang) => checker.describe(lang), check: (asked, lang) => checker.check(asked, lang), validate: (code, how) => checker.validate(code, how) };
      element.request = request;
      element.check();
      const append = document.body.append;
      let frame;
      document.body.append = function (...nodes) {
        append.apply(this, nodes);
        [frame] = nodes;
        frame.contentWindow.print = () => undefined;
      };
      element.print();
      const paper = frame.contentDocument.body.firstElementChild.shadowRoot;
      return [paper.querySelector('#result-title').textContent === element.decision.headline, paper.querySelectorAll('details.fold:not([open])').length];
    }, notices[2][1].request);
    assert.deepEqual(printed, [true, 0]);
    await form.close();
  });
}
