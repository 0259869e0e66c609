import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { styles } from './style.mjs';

/** Style of the element that the pages around it use too: colours, type, buttons, the parts of a decision. */
const SHARED = /^(10|11|20|60|62)-/;

/** Puts style and script into the template and allows exactly these two by their hashes, and what `more` says of the policy. */
export async function page({ folder, shared, title, script, extra = '', more = '' }) {
  const template = await readFile(join(folder, 'index.html'), 'utf8');
  const style = `${extra}${await styles(shared, SHARED)}\n${await styles(join(folder, 'style'))}`;
  // The two would end the element they stand in, or open a comment inside it.
  const safe = script.replace(/<\/script/gi, '<\\/script').replace(/<!--/g, '<\\!--');
  return template
    .replace('{{title}}', () => title)
    .replace('{{more}}', () => more)
    .replace('{{style-hash}}', () => hash(style))
    .replace('{{script-hash}}', () => hash(safe))
    .replace('{{style}}', () => style)
    .replace('{{script}}', () => safe);
}

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
