// A module of `credit precompile --wasm` in Node: its signature verified by the plain module before it is compiled, then
// subjects screened by the columns of the batch interface. `module.mjs MODULE PLAIN TRUST`, rows `[code, name]` as JSON on
// stdin; their words as JSON on stdout.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

const [path, plain, trust] = process.argv.slice(2);

/** The first core module of a component: its first section of number 1; a core module is itself. */
function core(bytes) {
  if (bytes[4] === 1) return bytes;
  for (let at = 8; at < bytes.length; ) {
    const kind = bytes[at++];
    let [length, shift, byte] = [0, 0, 128];
    while (byte & 128) {
      byte = bytes[at++];
      length |= (byte & 127) << shift;
      shift += 7;
    }
    if (kind === 1) return bytes.subarray(at, at + length);
    at += length;
  }
  throw new Error('no core module');
}

// No imports: the list of what the module is given is empty.
const start = (bytes) => new WebAssembly.Instance(new WebAssembly.Module(core(bytes)), {}).exports;
const numbers = (...all) => Buffer.from(new Uint32Array(all).buffer);

function put({ credit_alloc, memory }, bytes) {
  const at = credit_alloc(bytes.length) >>> 0;
  new Uint8Array(memory.buffer, at, bytes.length).set(bytes);
  return at;
}

function text({ memory }, at) {
  const length = new DataView(memory.buffer).getUint32(at, true);
  return JSON.parse(Buffer.from(memory.buffer, at + 4, length).toString());
}

function verify(module) {
  const exports = start(readFileSync(plain));
  const head = Buffer.from(JSON.stringify({ sha256: createHash('sha256').update(module).digest('hex') }));
  const chunks = [head, readFileSync(trust), readFileSync(`${path}.sig`)];
  const message = Buffer.concat(chunks.flatMap((chunk) => [numbers(chunk.length), chunk]));
  const told = exports.credit_batch_verify(put(exports, message), message.length) >>> 0;
  if (!told) throw new Error(JSON.stringify(text(exports, exports.credit_batch_error() >>> 0)));
  return text(exports, told);
}

/** A frame of columns of texts. */
function frame(rows, columns) {
  const head = 32 + 24 * columns.length;
  let [at, table, parts] = [head, [], []];
  for (const [id, texts] of columns) {
    const data = texts.map((one) => Buffer.from(one ?? ''));
    let end = 0;
    const ends = numbers(0, ...data.map((one) => (end += one.length)));
    table.push(Buffer.from(new Uint16Array([id, 1]).buffer), numbers(rows, 0, at, at + ends.length, end));
    parts.push(ends, ...data);
    at += ends.length + end;
  }
  return Buffer.concat([Buffer.from('CCB1'), numbers(1, rows, columns.length, 0, at, 0, 0), ...table, ...parts]);
}

const module = readFileSync(path);
const signed = verify(module);
const compiled = new WebAssembly.Module(module);
const before = process.cpuUsage();
const exports = new WebAssembly.Instance(compiled, {}).exports;
const { user, system } = process.cpuUsage(before);
console.error(`Node: opened in ${((user + system) / 1000).toFixed(1)} CPU milliseconds, signed by ${signed.vouching}`);
const rows = JSON.parse(readFileSync(0, 'utf8'));
const asked = frame(rows.length, [[1, rows.map(([code]) => code)], [2, rows.map(([, name]) => name)]]);
// All that `credit screen` looks for: names, near ones, excluded ones.
const told = exports.credit_batch_screen(1, put(exports, asked), asked.length, 1 | 4 | 8) >>> 0;
if (!told) throw new Error(JSON.stringify(text(exports, exports.credit_batch_error() >>> 0)));
const view = new DataView(exports.memory.buffer, told);
const first = view.getUint32(48, true);
console.log(JSON.stringify(rows.map((_, row) => view.getUint32(first + 4 * row, true))));
