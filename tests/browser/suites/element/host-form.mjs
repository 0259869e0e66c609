import assert from 'node:assert/strict';
import { examples, Form } from '../../lib/form.mjs';

/**
 * What the form around the element would send under a name; null when nothing. The last of the name: Chromium 80 adds an
 * empty value for an element whose internals this test has taken away.
 */
const sent = (form, name = 'credit') => form.page.evaluate((field) => new FormData(document.getElementById('host')).getAll(field).pop() || null, name);

/** Remembers the details of the element's events in `window.heard`. */
const hear = (form) =>
  form.page.evaluate(() => {
    window.heard = [];
    for (const name of ['credit-change', 'credit-decision', 'credit-error', 'credit-view', 'credit-print']) {
      document.addEventListener(name, ({ detail }) => window.heard.push({ name, detail: JSON.parse(JSON.stringify(detail)) }));
    }
  });
const heard = (form, name) => form.page.evaluate((wanted) => window.heard.filter((event) => event.name === wanted), name);

/** The element as a control of somebody else's form. */
export async function hostForm(test) {
  const all = await examples();
  const deferral = all.find(({ outcome }) => outcome === 'accept-with-deferral');
  const fill = (form, request) =>
    form.page.evaluate((value) => {
      document.getElementById('credit').request = value;
    }, request);

  /** The person whom the matter checks besides. */
  const represented = async (form) => {
    const [, legal] = all.find(({ file }) => file.startsWith('04')).request.subjects;
    await form.type('legal-name', legal.name);
    await form.type('legal-code', legal.code);
  };

  await test('fills in, tells the page and is submitted, under a strict policy', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/strict.html`);
    await form.ready();
    await hear(form);
    assert.equal(await sent(form), null);
    const [applicant] = deferral.request.subjects;
    await form.type('applicant-name', applicant.name);
    await form.type('applicant-code', applicant.code);
    await represented(form);
    await form.handIn();
    const changes = await heard(form, 'credit-change');
    assert.ok(changes.length >= applicant.code.length);
    assert.equal(changes[0].detail.decision, null);
    const last = changes[changes.length - 1].detail;
    assert.equal(last.request.subjects[0].code, applicant.code);
    assert.match(last.decision.receipt.decision, /^sm3:/);
    assert.deepEqual(JSON.parse(await sent(form)), last);
    assert.equal(await sent(form, 'number'), 'A-1');
    assert.equal(await sent(form, 'applicant-name'), null); // the fields inside are the element's own

    await form.click('#applicant-code');
    await form.page.keyboard.press('Enter'); // asks the element, and does not send the form around it
    assert.equal(await form.focused(), 'result-title');
    const [decided] = await heard(form, 'credit-decision');
    assert.deepEqual(decided.detail, last);
    assert.deepEqual((await heard(form, 'credit-view')).map(({ detail }) => detail.view), ['result']);
    assert.deepEqual(form.complaints, []);
    await form.close();
  });

  await test('refuses to be sent while something is missing or wrong, and says what', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/required.html`);
    await form.ready();
    const valid = () => form.page.evaluate(() => document.getElementById('credit').checkValidity());
    await form.click('#send');
    assert.equal(new URL(form.page.url()).pathname, '/required.html');
    assert.equal(await form.focused(), 'summary');
    assert.match(await form.text('#summary'), /填写申请人名称/);
    await form.type('applicant-name', '示例市甲公司');
    await form.type('applicant-code', '91110000600037341K');
    assert.equal(await valid(), false);
    assert.match(await form.page.evaluate(() => document.getElementById('credit').validationMessage), /第18位校验码与前面各位不符，至少一位写错/);
    await form.takeSuggestion('applicant-code');
    assert.equal(await valid(), false);
    assert.match(await form.page.evaluate(() => document.getElementById('credit').validationMessage), /填写法定代表人的姓名/);
    await represented(form);
    assert.equal(await valid(), false);
    assert.match(await form.page.evaluate(() => document.getElementById('credit').validationMessage), /是否已提交/);
    await form.handIn();
    assert.equal(await valid(), true);
    await Promise.all([form.page.waitForNavigation(), form.click('#send')]);
    const query = new URL(form.page.url()).searchParams;
    assert.equal(JSON.parse(query.get('credit')).request.subjects[0].code, '91110000600037341L');
    await form.close();
  });

  await test('is emptied, switched off and restored with its form', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/required.html`);
    await form.ready();
    await fill(form, deferral.request);
    assert.equal(JSON.parse(await sent(form)).decision.outcome, deferral.outcome);
    const request = () => form.page.evaluate(() => document.getElementById('credit').request);
    assert.deepEqual(await request(), { facts: {}, commitments: [], ...deferral.request });

    await form.page.evaluate(() => document.getElementById('credit').setAttribute('disabled', ''));
    assert.equal(await sent(form), null);
    assert.equal(await form.read('#applicant-name', (field) => field.matches(':disabled')), true);
    assert.equal(await form.page.evaluate(() => document.getElementById('host').checkValidity()), true);
    await form.page.evaluate(() => document.getElementById('credit').removeAttribute('disabled'));
    assert.notEqual(await sent(form), null);

    const kept = JSON.stringify(await request());
    await form.page.evaluate(() => document.getElementById('host').reset());
    assert.equal(await form.value('applicant-name'), '');
    await form.page.evaluate((state) => document.getElementById('credit').formStateRestoreCallback(state, 'restore'), kept);
    assert.equal(await form.value('applicant-name'), deferral.request.subjects[0].name);
    await form.close();
  });

  await test('says what the page has settled instead of asking', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/settled.html`);
    await form.ready();
    assert.equal(await form.find('#matter'), null);
    assert.equal(await form.find('#date'), null);
    assert.match(await form.text('.matter-name'), /劳务派遣经营许可/);
    assert.match(await form.text('.facts-line'), /2026年11月20日（周五）/);
    await fill(form, { ...deferral.request, matter: 'SL-0002', decidedOn: '2020-01-01' }); // the page's word counts
    assert.deepEqual(await form.page.evaluate(() => [document.getElementById('credit').request.matter, document.getElementById('credit').request.decidedOn]), ['SL-0001', '2026-11-20']);
    await form.page.evaluate(() => document.getElementById('credit').setAttribute('matter', 'NO-SUCH'));
    assert.match(await form.text('[role=alert]'), /规则书里没有这个办理事项/); // never another matter in its place
    await form.close();
  });

  await test('follows the language of the page', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/strict.html`);
    await form.ready();
    await fill(form, deferral.request);
    await form.page.evaluate(() => document.getElementById('credit').setAttribute('lang', 'en'));
    assert.match(await form.text('#submit'), /^[A-Z]/);
    assert.equal(await form.value('applicant-name'), deferral.request.subjects[0].name);
    const decision = await form.page.evaluate(() => document.getElementById('credit').check());
    assert.match(decision.headline, /^[A-Z]/);
    await form.page.evaluate(() => document.getElementById('credit').edit());
    assert.equal(await form.focused(), 'matter-title');
    await form.close();
  });

  await test('is a control of the form without ElementInternals too', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/required.html`, { before: () => delete HTMLElement.prototype.attachInternals });
    await form.ready();
    await form.click('#send');
    assert.equal(new URL(form.page.url()).pathname, '/required.html');
    assert.equal(await form.focused(), 'summary');
    assert.ok(!(await sent(form)));
    await fill(form, deferral.request);
    assert.equal(JSON.parse(await sent(form)).decision.outcome, deferral.outcome);
    assert.equal(await form.page.evaluate(() => document.getElementById('credit').form.id), 'host');
    await Promise.all([form.page.waitForNavigation(), form.click('#send')]);
    // The page may be there before its address is told.
    const value = await form.page.waitForFunction(() => new URLSearchParams(location.search).getAll('credit').pop());
    assert.ok(await value.jsonValue());
    await form.close();
  });
}
