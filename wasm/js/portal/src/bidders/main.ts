import sample from 'virtual:sample';
import { start } from '../start.js';
import { openAll } from '../sample.js';
import { Bidders } from './page.js';

start(async (root) => new Bidders(root, (await openAll(sample)).fresh, sample.cases).draw());
