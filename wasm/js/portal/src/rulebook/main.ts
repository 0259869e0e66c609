import tables from 'virtual:tables';
import { readCsv, ready } from 'credit-check/rulebook';
import { start } from '../start.js';
import { RulebookPage } from './page.js';

start(async (root) => {
  await ready();
  new RulebookPage(
    root,
    tables.map(({ name, text }) => readCsv(name, text)),
  ).draw();
});
