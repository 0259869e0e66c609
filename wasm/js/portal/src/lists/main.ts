import { ready } from 'credit-check/lists';
import { start } from '../start.js';
import { ListsPage } from './page.js';

start(async (root) => {
  await ready();
  new ListsPage(root).draw();
});
