import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { violations } from '../../lib/axe.mjs';
import { examples, Form } from '../../lib/form.mjs';
import { SCREENSHOTS } from '../../lib/paths.mjs';

/** The element beside other things: its width, its colours, zoom, high contrast, and what axe says. */
export async function looks(test) {
  await mkdir(SCREENSHOTS, { recursive: true });
  const refused = (await examples()).find(({ outcome }) => outcome === 'refuse');
  const style = (form, query, property) => form.read(query, (part, name) => getComputedStyle(part).getPropertyValue(name), property);
  const fits = async (form) => {
    const [content, room] = await form.page.evaluate(() => {
      const element = document.getElementById('credit');
      return [Math.max(document.scrollingElement.scrollWidth, element.scrollWidth), document.documentElement.clientWidth];
    });
    assert.ok(content <= room, `${content} wide in ${room}`);
  };
  const fill = (form) =>
    form.page.evaluate((value) => {
      document.getElementById('credit').request = value;
    }, refused.request);

  await test('has the room of its place, not of the window', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/strict.html`, { width: 1280, height: 900 });
    await form.ready();
    const columns = async () => (await style(form, '.columns', 'grid-template-columns')).split(' ').length;
    assert.equal(await columns(), 2);
    await form.page.evaluate(() => {
      document.querySelector('main').style.width = '380px';
    });
    await form.page.waitForFunction(() => document.getElementById('credit').shadowRoot.querySelector('.credit').getAttribute('data-width') === 'narrow');
    assert.equal(await columns(), 1);
    assert.equal(await style(form, '.submit .button', 'justify-content'), 'center');
    assert.deepEqual(form.complaints, []);
    await form.close();
  });

  await test('takes the page’s colours, corners and parts, and a theme', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/strict.html`);
    await form.ready();
    await form.page.evaluate(() => {
      const element = document.getElementById('credit');
      element.style.setProperty('--credit-accent', 'rgb(1, 102, 3)');
      element.style.setProperty('--el-border-radius-base', '11px');
    });
    assert.equal(await style(form, '#submit', 'background-color'), 'rgb(1, 102, 3)');
    assert.equal(await style(form, '#submit', 'border-top-left-radius'), '11px');
    const part = await form.page.evaluate(() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('credit-check::part(submit) { letter-spacing: 3px }');
      document.adoptedStyleSheets = [sheet];
      return getComputedStyle(document.getElementById('credit').shadowRoot.querySelector('#submit')).letterSpacing;
    });
    assert.equal(part, '3px');
    const colour = (theme) =>
      form.page.evaluate((name) => {
        const element = document.getElementById('credit');
        element.setAttribute('theme', name);
        return getComputedStyle(element).color;
      }, theme);
    assert.equal(await colour('light'), 'rgb(27, 36, 48)');
    assert.equal(await colour('dark'), 'rgb(230, 234, 240)');
    await form.close();
  });

  await test('stays whole at twice the size', async (browser, url, kind) => {
    const form = await Form.openAt(browser, `${url}/strict.html`, { width: 640, height: 450 });
    await form.ready();
    await fill(form);
    await fits(form);
    await form.page.evaluate(() => document.getElementById('credit').check());
    await fits(form);
    // The text alone twice as large, as Firefox and the settings of phones do it.
    await form.page.evaluate(() => {
      document.getElementById('credit').style.fontSize = '32px';
    });
    await fits(form);
    if (kind.name === 'chromium') await form.page.screenshot({ path: join(SCREENSHOTS, 'element-zoom.png'), fullPage: true });
    await form.close();
  });

  await test('speaks without colours of its own', async (browser, url, kind) => {
    if (kind.name !== 'chromium') return; // only CDP can ask for them
    const form = await Form.openAt(browser, `${url}/strict.html`);
    await form.ready();
    await fill(form);
    const devtools = await form.page.createCDPSession();
    await devtools.send('Emulation.setEmulatedMedia', { features: [{ name: 'forced-colors', value: 'active' }] });
    assert.equal(await form.page.evaluate(() => matchMedia('(forced-colors: active)').matches), true);
    assert.equal(await style(form, '.segment input:checked + span', 'outline-style'), 'solid');
    await form.page.screenshot({ path: join(SCREENSHOTS, 'element-contrast.png'), fullPage: true });
    await form.page.evaluate(() => document.getElementById('credit').check());
    await form.page.screenshot({ path: join(SCREENSHOTS, 'element-contrast-card.png'), fullPage: true });
    await form.close();
  });

  await test('axe finds nothing in a page with the element', async (browser, url) => {
    const form = await Form.openAt(browser, `${url}/required.html`);
    await form.ready();
    assert.deepEqual(await violations(form.page), []);
    await form.click('#send');
    assert.deepEqual(await violations(form.page), []);
    await fill(form);
    await form.page.evaluate(() => document.getElementById('credit').check());
    assert.deepEqual(await violations(form.page), []);
    await form.close();
  });
}
