import sample from 'virtual:sample';
import { start } from '../start.js';
import { openAll } from '../sample.js';
import { Clerk } from './page.js';

start(async (root) => new Clerk(root, (await openAll(sample)).fresh, sample.cases).draw());
