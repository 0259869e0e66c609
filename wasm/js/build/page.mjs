import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Puts style and script into the template and allows exactly these two by their hashes. */
export async function page({ folder, script }) {
  const template = await readFile(join(folder, 'index.html'), 'utf8');
  const style = await styles(join(folder, 'style'));
  // The two would end the element they stand in, or open a comment inside it.
  const safe = script.replace(/<\/script/gi, '<\\/script').replace(/<!--/g, '<\\!--');
  return template
    .replace('{{style-hash}}', () => hash(style))
    .replace('{{script-hash}}', () => hash(safe))
    .replace('{{style}}', () => style)
    .replace('{{script}}', () => safe);
}

/** All style sheets, in the order of their numbered names. */
async function styles(folder) {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.css')).sort();
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts.join('\n');
}

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
