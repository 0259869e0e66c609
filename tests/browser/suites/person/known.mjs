import assert from 'node:assert/strict';
import { examples } from '../../lib/form.mjs';

const RIGHT = '91110000600037341L';
const PERSON = '11010519491231002X';

/** What is not known is not answered in the person's place, and what was said is not lost. */
export async function known(test) {
  const all = await examples();
  const by = (start) => all.find(({ file }) => file.startsWith(start));
  const element = (form, run, ...more) => form.page.evaluate(run, ...more);
  const request = (form) => element(form, () => document.querySelector('credit-check').request);
  const decision = (form) => element(form, () => document.querySelector('credit-check').decision);
  const checked = (form, name) => form.read(`#${name}`, (first) => Array.from(first.closest('fieldset').querySelectorAll('input:checked'), ({ value }) => value));
  const blank = async (form) => {
    if (await form.find('#back')) await form.click('#back');
    await form.click('#examples-open');
    await form.click('.case-blank');
  };
  const fill = async (form, value) => {
    if (await form.find('#back')) await form.click('#back');
    await element(form, (given) => void (document.querySelector('credit-check').request = given), value);
  };

  await test('name and code alone come to nothing: every material is still to be answered', async (form) => {
    await blank(form);
    await (await form.find('#matter')).select(by('01').request.matter);
    assert.deepEqual(await checked(form, 'applicant-kind'), []);
    await form.type('applicant-name', by('01').request.subjects[0].name);
    await form.type('applicant-code', RIGHT);
    assert.deepEqual(await checked(form, 'applicant-kind'), ['organization']); // known by its number
    for (const { id } of by('01').request.materials) assert.deepEqual(await checked(form, `material-${id}`), []);
    assert.equal(await decision(form), null);
    assert.deepEqual((await request(form)).materials, []);
    assert.match(await form.text('.live'), /还没有填.*说明“.*”是否已提交/s);
    assert.equal(await form.find('.live [data-outcome]'), null);
    await form.click('#submit');
    assert.equal(await form.find('.card'), null);
    assert.match(await form.text('#summary'), /请先填写以下内容.*是否已提交/s);
    await form.handIn();
    assert.equal((await decision(form)).outcome, 'accept');
    assert.match(await form.text('.live-headline'), /可以受理/);
  });

  await test('two ways out are one choice', async (form) => {
    await form.example('10-deferral-unsigned.json');
    assert.match(await form.text('.live-todo'), /二选一/);
    await form.submit();
    assert.match(await form.text('#either'), /二选一，完成其中一项即可.*办法 1.*可正常受理.*办公场所使用证明.*办法 2.*可容缺受理.*签署《容缺受理承诺书》/s);
    assert.equal(await form.read('#either', (part) => part.querySelectorAll('.ways > li').length), 2);
    await form.example('18-main-material.json'); // signing is no way there
    await form.submit();
    assert.equal(await form.find('#either'), null);
  });

  await test('a last day that no calendar knows yet is no ban on being early', async (form) => {
    await form.example('20-year-end.json');
    await form.submit();
    assert.match(await form.text('.todo'), /最迟补交日期待国务院放假安排公布后确定.*稳妥起见，请不晚于2027年1月1日（周五）补交/s);
    assert.doesNotMatch(await form.text('.todo'), /不早于/);
  });

  await test('why is one plain sentence; rule, facts and basis are folded beneath', async (form) => {
    await form.example('09-deferral-signed.json');
    await form.submit();
    const why = await form.read('.plain-words', (words) => [words.textContent, words.parentElement.innerText]);
    assert.match(why[0], /^代码正确，\d+份名单均未列入，缺1份可后补的材料。$/);
    assert.doesNotMatch(why[1], /规则 R7/);
    await form.click('.reasons-fold summary');
    assert.match(await form.text('.reasons-fold'), /规则 R7.*依据/s);
  });

  await test('a number of the legal representative without a name is asked about, never dropped', async (form) => {
    await form.example('01-clean.json');
    await form.type('legal-code', PERSON);
    assert.equal(await decision(form), null);
    assert.match(await form.text('.live'), /填写法定代表人的姓名/);
    await form.click('#submit');
    await form.click('#summary a');
    assert.equal(await form.focused(), 'legal-name');
    assert.equal((await request(form)).subjects[1].code, PERSON);
    await form.page.keyboard.type('范例一');
    assert.deepEqual((await request(form)).subjects[1], { role: 'legal-representative', kind: 'person', name: '范例一', code: PERSON });
    assert.notEqual(await decision(form), null);
  });

  await test('whom the matter wants named is asked for, with a number', async (form) => {
    const { request: whole } = by('04');
    const [applicant, legal] = whole.subjects;
    const optional = () => form.read('#legal-name', (field) => !field.closest('fieldset').querySelector('.optional').hidden);
    await blank(form);
    await (await form.find('#matter')).select(by('01').request.matter);
    assert.equal(await optional(), true);
    await (await form.find('#matter')).select(whole.matter);
    assert.equal(await optional(), false);
    await form.type('applicant-name', applicant.name);
    await form.type('applicant-code', applicant.code);
    await form.handIn();
    await form.click('#submit');
    assert.equal(await form.find('.card'), null);
    assert.match(await form.text('#summary'), /填写法定代表人的姓名.*填写法定代表人的公民身份号码/s);
    assert.match((await form.submit()).outcome, /^(supplement|refer)$/);
    await form.click('#back');
    await form.type('legal-name', legal.name);
    await form.click('#submit');
    assert.doesNotMatch(await form.text('#summary'), /姓名/);
    await form.type('legal-code', legal.code);
    await form.click('#submit');
    assert.equal(await form.read('.card', (card) => card.getAttribute('data-outcome')), by('04').outcome);
  });

  await test('everybody’s kind is known by the number, or chosen', async (form) => {
    await form.example('08-consortium.json');
    await form.click('#consortium-member-add');
    await form.type('consortium-member-2-name', '范例一');
    assert.deepEqual(await checked(form, 'consortium-member-2-kind'), []);
    assert.match(await form.text('.live'), /选择联合体成员 2的类型/);
    await form.type('consortium-member-2-code', PERSON);
    assert.deepEqual(await checked(form, 'consortium-member-2-kind'), ['person']);
    assert.equal((await request(form)).subjects[2].kind, 'person');
    await form.type('consortium-member-2-code', '92450200MA0X00015U'.slice(0, 4));
    await form.click('#consortium-member-2-kind-sole-trader');
    assert.equal((await request(form)).subjects[2].kind, 'sole-trader');
    await form.click('#consortium-member-2-kind-person');
    await form.type('consortium-member-2-code', RIGHT);
    await form.click('#submit');
    assert.match(await form.text('#summary'), /这是企业或其他组织的号码，与所选的类型不符/);
  });

  await test('a commitment of another type or day stays as it came', async (form) => {
    const { request: signed } = by('09');
    const came = { ...signed, commitments: [{ type: 'certification', signedOn: '2026-11-01' }, { type: 'deferral', signedOn: '2026-11-10' }] };
    await fill(form, came);
    assert.deepEqual((await request(form)).commitments, came.commitments);
    assert.match(await form.text('#commitment-signed'), /2026年11月10日/);
    await form.submit();
    assert.deepEqual((await request(form)).commitments, came.commitments);
    await form.click('#back');
    await form.click('#commitment-sign');
    await form.click('#commitment-sign'); // taken back and signed anew, that is a new signature
    assert.deepEqual((await request(form)).commitments, [came.commitments[0], { type: 'deferral', signedOn: signed.decidedOn }]);
    await fill(form, { ...signed, commitments: [{ type: 'certification', signedOn: '2026-11-01' }] });
    assert.equal(await form.read('#commitment-sign', (box) => box.checked), false);
    assert.deepEqual((await request(form)).commitments, [{ type: 'certification', signedOn: '2026-11-01' }]);
  });

  await test('what the form has no field for stays as it came', async (form) => {
    const { request: masked } = by('16');
    const came = { ...masked, subjects: masked.subjects.map((subject) => ({ ...subject, formerNames: ['从前的名称'] })) };
    await fill(form, came);
    assert.deepEqual((await request(form)).subjects, came.subjects);
  });
}
