import { ready } from 'credit-check';
import { start } from '../start.js';
import { ReceiptPage } from './page.js';

start(async (root) => {
  await ready();
  new ReceiptPage(root).draw();
});
