import { h } from './dom.js';
import type { Children } from './dom.js';

/** A text with the characters marked that another one does not have in their place. */
export function marked(text: string, other: string): Children {
  const [a, b] = [Array.from(text), Array.from(other)];
  const kept = a.length === b.length && near(a, b) ? inPlace(a, b) : common(a, b);
  const parts: Children[] = [];
  let run = '';
  let same = true;
  const close = (): void => {
    if (run) parts.push(same ? run : h('mark', {}, run));
    run = '';
  };
  a.forEach((character, i) => {
    const is = kept.has(i);
    if (is !== same) close();
    same = is;
    run += character;
  });
  close();
  return parts as Children;
}

/** As many characters in their places as make two texts the same but for slips. */
const near = (a: string[], b: string[]): boolean => a.filter((character, i) => character !== b[i]).length <= 2;

function inPlace(a: string[], b: string[]): Set<number> {
  return new Set(a.map((_, i) => i).filter((i) => a[i] === b[i]));
}

/** Places in `a` of a longest common subsequence with `b`. */
function common(a: string[], b: string[]): Set<number> {
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number): number => longest[i * width + j] || 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const places = new Set<number>();
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      places.add(i);
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) i += 1;
    else j += 1;
  }
  return places;
}
