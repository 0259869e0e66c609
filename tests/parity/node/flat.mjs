// The bytes interface through WebAssembly alone, as an engine without the component model sees it.
import { component, run, sources } from './lib.mjs';

/** The first core module inside a component: section 1, after a preamble of eight bytes. */
function coreModule(bytes) {
  let at = 8;
  const leb = () => {
    for (let value = 0, shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const id = bytes[at++];
    const length = leb();
    if (id === 1) return bytes.subarray(at, at + length);
    at += length;
  }
  throw new Error('no core module');
}

const { exports } = new WebAssembly.Instance(new WebAssembly.Module(coreModule(component('credit-check.wasm'))), {});

/** One message: chunks with their lengths. The answer is JSON. */
function call(head, attachments) {
  const chunks = [new TextEncoder().encode(head), ...attachments];
  const length = chunks.reduce((sum, chunk) => sum + 4 + chunk.length, 0);
  const at = exports.credit_alloc(length);
  let next = at;
  // Memory may have grown, and its buffer been exchanged, whenever the module has run.
  const view = new DataView(exports.memory.buffer);
  for (const chunk of chunks) {
    view.setUint32(next, chunk.length, true);
    new Uint8Array(exports.memory.buffer).set(chunk, next + 4);
    next += 4 + chunk.length;
  }
  const answer = exports.credit_call(at, length) >>> 0;
  const size = new DataView(exports.memory.buffer).getUint32(answer, true);
  const text = new TextDecoder().decode(new Uint8Array(exports.memory.buffer, answer + 4, size));
  exports.credit_free(answer, size + 4);
  if (text.startsWith('{"ok":')) return text.slice('{"ok":'.length, -1);
  throw { failure: JSON.parse(text).error };
}

const data = sources();
run('flat, Node', {
  inside: true,
  validate: (input, { kind, on, allow }, language) => call(JSON.stringify({ call: 'validate', input, kind, on, allow, language }), []),
  check: (set, request, language) => {
    const { packs, rulebook, calendar, trust } = data[set];
    const head = `{"call":"check","language":${JSON.stringify(language)},"request":${request}}`;
    return call(head, [rulebook, calendar, trust, ...packs]);
  },
  receipt: (name, { packs, rulebook, calendar, trust }, question, language) => {
    const about = new TextEncoder().encode(question);
    const sources = /^(prepare|replay)-/.test(name) ? [rulebook, calendar, trust, ...packs] : [];
    // What is sealed is an envelope: the answer is its text, as of the others.
    return call(JSON.stringify({ call: name, language }), [about, ...sources]);
  },
});
