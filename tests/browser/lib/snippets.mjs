/** The pieces of a document between fences: `{ language, text }`. */
export function snippets(document) {
  return Array.from(document.matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm), ([, language, text]) => ({ language, text }));
}

/** A line that is an expression with what it gives beside it: `validate(code);   // { valid: true, … }`. */
const TOLD = /^((?!import|const|let|await).*);\s+\/\/ ([[{'].*)$/;

/** The program with each such line as a call of `told(value, expected)`. */
export function asking(text) {
  return text.split('\n').map((line) => line.replace(TOLD, (_, expression, expected) => `told(${expression}, ${JSON.stringify(expected)});`)).join('\n');
}

/** Whether a value is what the document tells; `…` stands for the rest of an object, a list or a text. */
export function isTold(value, expected) {
  const literal = expected.replace(/,?\s*…(?=\s*[}\]])/g, '');
  return within(value, new Function(`return (${literal})`)());
}

function within(value, expected) {
  if (typeof expected === 'string' && expected.endsWith('…')) return typeof value === 'string' && value.startsWith(expected.slice(0, -1));
  if (expected === null || typeof expected !== 'object') return value === expected;
  return value !== null && typeof value === 'object' && Object.keys(expected).every((name) => within(value[name], expected[name]));
}

/** Whether a program gives itself that name. */
export function declares(text, name) {
  return new RegExp(`\\b(const|let|import)\\b[^;=]*\\b${name}\\b`).test(text);
}
