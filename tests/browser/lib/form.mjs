import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DEMO, SAMPLE } from './paths.mjs';

/** The demo page as a person opens it, by double-click; every request it makes is remembered. */
export class Form {
  /** Addresses asked for, other than the page itself and what it carries inside. */
  requests = [];
  /** What the page said on the console, and errors nobody caught. */
  complaints = [];

  static async open(browser, size) {
    const form = await Form.openAt(browser, pathToFileURL(DEMO).href, size);
    await form.ready();
    return form;
  }

  /** Any page with the element; `before` runs in it before its scripts. */
  static async openAt(browser, url, { width = 1280, height = 900, before } = {}) {
    const form = new Form();
    form.page = await browser.newPage();
    if (before) await form.page.evaluateOnNewDocument(before);
    form.page.on('request', (request) => {
      const asked = request.url();
      if (asked !== url && !/^(data|blob):/.test(asked)) form.requests.push(asked);
    });
    form.page.on('pageerror', (error) => form.complaints.push(String(error)));
    form.page.on('console', (message) => {
      if (['error', 'warn'].includes(message.type())) form.complaints.push(message.text());
    });
    await form.page.setViewport({ width, height });
    await form.page.goto(url);
    return form;
  }

  close() {
    return this.page.close();
  }

  /** Waits until the element has drawn the form. */
  ready() {
    return this.page.waitForFunction(() => {
      const element = document.querySelector('credit-check');
      return element && element.shadowRoot && element.shadowRoot.querySelector('#form');
    });
  }

  /** What a selector names, in the page or inside the element; null when it is not there. */
  async find(selector) {
    const handle = await this.page.evaluateHandle((query) => {
      const element = document.querySelector('credit-check');
      return document.querySelector(query) || (element && element.shadowRoot && element.shadowRoot.querySelector(query));
    }, selector);
    return handle.asElement();
  }

  /** Reads something of what a selector names. */
  async read(selector, read, ...more) {
    const found = await this.find(selector);
    assert.ok(found, `${selector} is not there`);
    return found.evaluate ? found.evaluate(read, ...more) : this.page.evaluate(read, found, ...more);
  }

  /** Empties a field and types into it, key by key. */
  async type(id, text) {
    await this.selectAll(id);
    await this.page.keyboard.press('Backspace');
    await this.page.keyboard.type(text);
  }

  /** Puts the focus into a field and selects what is there. */
  async selectAll(id) {
    await this.click(`#${id}`);
    await this.page.keyboard.down('Control');
    await this.page.keyboard.press('a');
    await this.page.keyboard.up('Control');
  }

  /** Puts a text into the focused field in one go, as pasting does. */
  async paste(id, text) {
    await this.selectAll(id);
    await this.page.evaluate((value) => document.execCommand('insertText', false, value), text);
  }

  value(id) {
    return this.read(`#${id}`, (field) => field.value);
  }

  /** Visible text of an element; empty when it is not there. */
  async text(selector) {
    return (await this.find(selector)) ? this.read(selector, (element) => element.innerText.trim()) : '';
  }

  /** The state a code field is in: empty, typing, valid, warning, error. */
  state(id) {
    return this.read(`#${id}`, (field) => field.closest('.code-field').getAttribute('data-state'));
  }

  focused() {
    return this.page.evaluate(() => {
      const { activeElement: active } = document;
      return (active.shadowRoot ? active.shadowRoot.activeElement : active).id;
    });
  }

  /** Presses Tab until the element has the focus. */
  async tabTo(id) {
    for (let presses = 0; presses < 120; presses += 1) {
      if ((await this.focused()) === id) return;
      await this.page.keyboard.press('Tab');
    }
    assert.fail(`Tab never reached #${id}`);
  }

  async click(selector) {
    const found = await this.find(selector);
    assert.ok(found, `${selector} is not there`);
    await found.click();
  }

  /** Says of every material that is not answered that it is handed in. */
  async handIn() {
    if (await this.find('#materials-rest')) await this.click('#materials-rest');
  }

  /** Takes a candidate for a code, which wants two presses. */
  async takeSuggestion(id) {
    await this.click(`#${id}-error .suggestion`);
    await this.click(`#${id}-error .suggestion-take`);
  }

  async language(lang) {
    await this.click(`#lang-${lang}`);
  }

  /** Fills the form from an example. */
  async example(file) {
    if (!(await this.find('#form'))) await this.click('#back');
    if ((await this.read('#examples-open', (button) => button.getAttribute('aria-expanded'))) !== 'true') await this.click('#examples-open');
    await this.click(`[data-case="${file}"]`);
  }

  /** Asks for the decision, all the same where only codes are wrong, and returns outcome and headline. */
  async submit() {
    await this.click('#submit');
    if (await this.find('#submit-anyway')) await this.click('#submit-anyway');
    return {
      outcome: await this.read('.card', (card) => card.getAttribute('data-outcome')),
      headline: await this.text('#result-title'),
      focused: await this.focused(),
    };
  }
}

/** The examples with their requests. */
export async function examples() {
  const cases = JSON.parse(await readFile(join(SAMPLE, 'cases.json'), 'utf8'));
  return Promise.all(
    cases.map(async (one) => ({ ...one, request: JSON.parse(await readFile(join(SAMPLE, 'requests', one.file), 'utf8')) })),
  );
}
