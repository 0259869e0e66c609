import assert from 'node:assert/strict';

const RIGHT = '91110000600037341L';

/** The code field: quiet while one types, clear when something is wrong, helpful about what was meant. */
export async function code(test) {
  await test('says nothing before 18 characters', async (form) => {
    await form.type('applicant-code', RIGHT.slice(0, 17));
    assert.equal(await form.state('applicant-code'), 'typing');
    assert.equal(await form.text('#applicant-code-error'), '');
    assert.match(await form.text('.code-count'), /17/);
  });

  await test('says what a right code means', async (form) => {
    await form.page.keyboard.type('L');
    assert.equal(await form.state('applicant-code'), 'valid');
    const text = await form.text('#applicant-code-note');
    assert.match(text, /9111 0000 6000 3734 1L/);
    assert.match(text, /企业/);
    assert.match(text, /60003734-1/);
  });

  await test('a check character that does not fit blames no character; candidates show what differs and are taken by a second press', async (form) => {
    await form.type('applicant-code', '91110000600037341K');
    assert.equal(await form.state('applicant-code'), 'error');
    assert.match(await form.text('#applicant-code-error'), /第18位校验码与前面各位不符，至少一位写错/);
    assert.equal(await form.find('#applicant-code-error .cells'), null);
    assert.equal(await form.read('#applicant-code', (field) => field.getAttribute('aria-invalid')), 'true');
    const candidates = await form.read('#applicant-code-error', (part) => Array.from(part.querySelectorAll('.suggestion'), (button) => [button.getAttribute('data-code'), Array.from(button.querySelectorAll('mark'), (mark) => mark.textContent).join('')]));
    assert.ok(candidates.length > 0);
    for (const [candidate, marks] of candidates) assert.equal(marks, Array.from(candidate).filter((character, i) => character !== '91110000600037341K'[i]).join(''));
    await form.click(`#applicant-code-error .suggestion[data-code="${RIGHT}"]`);
    assert.equal(await form.value('applicant-code'), '91110000600037341K'); // one press takes nothing
    assert.match(await form.text('.suggestion-confirm'), /第 18 位由“K”改为“L”.*对照证照/s);
    await form.click('.suggestion-take');
    assert.equal(await form.value('applicant-code'), RIGHT);
    assert.equal(await form.state('applicant-code'), 'valid');
    assert.equal(await form.focused(), 'applicant-code');
  });

  await test('takes full width, lower case and spaces, and tidies them on leaving', async (form) => {
    await form.paste('applicant-code', ' ９１１１ ００００６０００３７３４１ｌ\t');
    assert.equal(await form.state('applicant-code'), 'valid');
    assert.match(await form.text('#applicant-code-note .tidied'), /全角/);
    await form.click('#applicant-name');
    assert.equal(await form.value('applicant-code'), RIGHT);
  });

  await test('names letters that cannot occur', async (form) => {
    await form.type('applicant-code', '9I110000600037341L');
    assert.equal(await form.state('applicant-code'), 'error');
    assert.match(await form.text('#applicant-code-error mark'), /^I/);
  });

  await test('knows a personal number in the wrong field', async (form) => {
    await form.click('#applicant-kind');
    await form.type('applicant-code', '11010519491231002X');
    assert.match(await form.text('#applicant-code-error'), /公民身份号码/);
  });

  await test('complains about a short code only when it is left', async (form) => {
    await form.type('applicant-code', '9111');
    assert.equal(await form.state('applicant-code'), 'typing');
    await form.click('#applicant-name');
    assert.equal(await form.state('applicant-code'), 'error');
  });

  await test('leaves an input method alone', async (form, kind) => {
    if (kind.name !== 'chromium') return; // only CDP can drive a composition
    await form.type('applicant-code', '9111');
    const devtools = await form.page.createCDPSession();
    await devtools.send('Input.imeSetComposition', { text: 'shi', selectionStart: 3, selectionEnd: 3 });
    assert.equal(await form.value('applicant-code'), '9111shi');
    await devtools.send('Input.insertText', { text: '0000600037341L' });
    assert.equal(await form.value('applicant-code'), `9111${'0000600037341L'}`);
    assert.equal(await form.state('applicant-code'), 'valid');
    await devtools.detach();
  });
}
