import sample from 'virtual:sample';
import { defineCreditCheck } from 'credit-check/element';
import { App } from './app.js';
import { openAll } from './sample.js';
import { start } from './start.js';

start(async (root) => {
  defineCreditCheck();
  new App(root, await openAll(sample), sample.cases).draw();
});
