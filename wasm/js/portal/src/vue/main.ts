import sample from 'virtual:sample';
import { createApp } from 'vue';
import { openAll } from '../sample.js';
import { start } from '../start.js';
import { application } from './application.js';

/** Element Plus is dark where the page says so. */
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = (): void => {
  document.documentElement.classList.toggle('dark', dark.matches);
};

start(async (root) => {
  follow();
  dark.addListener(follow); // `addEventListener` is younger than Safari 14

  createApp(application((await openAll(sample)).fresh, sample.cases)).mount(root);
});
