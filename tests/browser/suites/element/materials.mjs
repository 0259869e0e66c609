import assert from 'node:assert/strict';
import { Form } from '../../lib/form.mjs';

/** Materials that are wanted in some circumstances, and of which one is enough. */
export async function materials(test) {
  const choose = async (form, id, value) => (await form.find(`#${id}`)).select(value);
  const offered = (form) =>
    form.read('#form', (element) => [...element.querySelectorAll('.material .material-name')].map(({ textContent }) => textContent));

  await test('circumstances are asked for first, and what is not wanted is not asked for', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/strict.html`);
    await form.ready();
    await choose(form, 'matter', 'ZZ-0001');
    assert.deepEqual(await offered(form), ['资质申请表', '营业执照', '技术负责人业绩证明']);
    // 资质情形 stands before the documents, because it says which of them are wanted.
    const order = await form.read('#fact-0', (fact) => {
      const first = fact.getRootNode().querySelector('.material');
      return Boolean(fact.compareDocumentPosition(first) & Node.DOCUMENT_POSITION_FOLLOWING);
    });
    assert.ok(order);
    await choose(form, 'fact-0', '首次申请');
    assert.deepEqual(await offered(form), ['资质申请表', '营业执照']);
    assert.equal(await form.focused(), 'fact-0');
    await choose(form, 'fact-0', '升级');
    assert.deepEqual(await offered(form), ['资质申请表', '营业执照', '技术负责人业绩证明']);
    assert.match(await form.text('#form'), /形式：原件1份/);
    await form.close();
  });

  await test('one of several documents is enough', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/strict.html`);
    await form.ready();
    await choose(form, 'matter', 'XZ-0001');
    assert.match(await form.text('#form'), /与“国有建设用地划拨决定书”择一，有一份即可/);
    for (const id of ['G1', 'G2', 'G4', 'G5']) await form.read(`#material-${id}`, (radio) => radio.click());
    assert.equal(await form.focused(), 'material-G5');
    // Nothing is left to be said of the other one.
    assert.equal(await form.find('#materials-rest'), null);
    const slips = await form.text('#form');
    assert.doesNotMatch(slips, /说明“不动产权证书”是否已提交/);
    await form.close();
  });
}
