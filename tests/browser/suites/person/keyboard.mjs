import assert from 'node:assert/strict';
import { examples } from '../../lib/form.mjs';

/** The whole way without a mouse. */
export async function keyboard(test) {
  await test('the form works by keyboard alone', async (form) => {
    const { keyboard: keys } = form.page;
    const { request, outcome } = (await examples()).find((one) => one.outcome === 'accept-with-deferral');
    const [applicant] = request.subjects;
    await form.page.reload();
    await form.ready();

    await keys.press('Tab');
    assert.equal(await form.page.evaluate(() => document.activeElement.className), 'skip');
    await form.tabTo('examples-open');
    await keys.press('Enter');
    assert.equal(await form.read('#examples', (drawer) => drawer.hidden), false);
    await keys.press('Enter');

    await form.tabTo('matter');
    for (let presses = 0; presses < 12 && (await form.value('matter')) !== request.matter; presses += 1) await keys.press('ArrowDown');
    assert.equal(await form.value('matter'), request.matter);
    assert.equal(await form.focused(), 'matter');
    await form.tabTo('applicant-name');
    await keys.type(applicant.name);
    await form.tabTo('applicant-code');
    await keys.type(applicant.code);
    const missing = request.materials.find(({ state }) => state === 'missing');
    await form.tabTo(`material-${missing.id}`);
    await keys.press(' ');
    await keys.press('ArrowRight');
    await form.tabTo('materials-rest');
    await keys.press('Enter');
    await form.tabTo('commitment-sign');
    await keys.press(' ');
    await form.tabTo('submit');
    await keys.press('Enter');
    assert.equal(await form.focused(), 'result-title');
    assert.equal(await form.read('.card', (card) => card.getAttribute('data-outcome')), outcome);
    await form.tabTo('print');
    await form.page.keyboard.down('Shift');
    for (let presses = 0; presses < 40 && (await form.focused()) !== 'back'; presses += 1) await keys.press('Tab');
    await form.page.keyboard.up('Shift');
    await keys.press('Enter');
    assert.equal(await form.focused(), 'matter-title');
    assert.equal(await form.value('applicant-name'), applicant.name);
  });
}
