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

  static async open(browser, { width = 1280, height = 900 } = {}) {
    const form = new Form();
    form.page = await browser.newPage();
    const url = pathToFileURL(DEMO).href;
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
    await form.page.waitForSelector('#form');
    return form;
  }

  close() {
    return this.page.close();
  }

  /** Empties a field and types into it, key by key. */
  async type(id, text) {
    await this.selectAll(id);
    await this.page.keyboard.press('Backspace');
    await this.page.keyboard.type(text);
  }

  /** Puts the focus into a field and selects what is there. */
  async selectAll(id) {
    await this.page.click(`#${id}`);
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
    return this.page.$eval(`#${id}`, (field) => field.value);
  }

  /** Visible text of an element; empty when it is not there. */
  text(selector) {
    return this.page.evaluate((query) => {
      const element = document.querySelector(query);
      return element ? element.innerText.trim() : '';
    }, selector);
  }

  /** The state a code field is in: empty, typing, valid, warning, error. */
  state(id) {
    return this.page.$eval(`#${id}`, (field) => field.closest('.code-field').getAttribute('data-state'));
  }

  focused() {
    return this.page.evaluate(() => document.activeElement.id);
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
    await this.page.click(selector);
  }

  async language(lang) {
    await this.click(`#lang-${lang}`);
  }

  /** Fills the form from an example. */
  async example(file) {
    if (!(await this.page.$('#form'))) await this.click('#back');
    if ((await this.page.$eval('#examples-open', (button) => button.getAttribute('aria-expanded'))) !== 'true') await this.click('#examples-open');
    await this.click(`[data-case="${file}"]`);
  }

  /** Asks for the decision, all the same where only codes are wrong, and returns outcome and headline. */
  async submit() {
    await this.click('#submit');
    if (await this.page.$('#submit-anyway')) await this.click('#submit-anyway');
    await this.page.waitForSelector('#result-title');
    return this.page.evaluate(() => ({
      outcome: document.querySelector('.card').getAttribute('data-outcome'),
      headline: document.querySelector('#result-title').innerText,
      focused: document.activeElement.id,
    }));
  }
}

/** The examples with their requests. */
export async function examples() {
  const cases = JSON.parse(await readFile(join(SAMPLE, 'cases.json'), 'utf8'));
  return Promise.all(
    cases.map(async (one) => ({ ...one, request: JSON.parse(await readFile(join(SAMPLE, 'requests', one.file), 'utf8')) })),
  );
}
