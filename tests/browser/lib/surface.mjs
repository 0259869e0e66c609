// Runs in Node and in the pages: asks a loaded package every question of a vector file.

/**
 * Opens both sets of the sample and the vectors' own city; `at` turns a path inside the sample into an address, `own`
 * one inside the data of the vectors.
 */
export async function openSample(api, files, at, own) {
  const open = (set) =>
    api.load({
      packs: files.sets[set].map(at),
      rulebook: at(files.rulebook),
      calendar: at(files.calendar),
      trust: at(files.trust),
    });
  const uses = files.uses && (await api.load({
    packs: files.uses.map((name) => own(`uses/${name}`)),
    rulebook: own('uses/rulebook'),
    calendar: own('uses/calendar'),
    trust: own('uses/trust'),
  }));
  // Replays take the bytes themselves.
  const bytes = files.uses && (await bytesOf(files.uses, own));
  return { packs: await open('packs'), stale: await open('stale'), uses, bytes };
}

/** The sources of the vectors' own city as bytes. */
async function bytesOf(names, own) {
  const read = async (name) => {
    const address = own(`uses/${name}`);
    if (address.protocol !== 'file:') return new Uint8Array(await (await fetch(address)).arrayBuffer());
    const { readFile } = await import('node:fs/promises');
    return new Uint8Array(await readFile(address));
  };
  const [rulebook, calendar, trust] = await Promise.all(['rulebook', 'calendar', 'trust'].map(read));
  return { packs: await Promise.all(names.map(read)), rulebook, calendar, trust };
}

/** The answers to all cases, as texts: `json` from the JSON call, `object` from the object call (null where there is none). */
export function answerAll(api, checkers, cases) {
  return cases.map((vector) => answer(api, checkers, vector));
}

function answer(api, checkers, vector) {
  if (vector.call === 'validate') {
    const { input, options } = vector;
    return {
      json: attempt(() => api.validateJson(input, options)),
      object: attempt(() => JSON.stringify(api.validate(input, options))),
    };
  }
  if (vector.question) return { json: null, object: attempt(() => JSON.stringify(receipt(api, checkers, vector))) };
  if (vector.call !== 'check') return { json: { error: `"unknown call ${vector.call}"` }, object: null };
  const checker = checkers[vector.packs ?? 'packs'];
  const { request, requestText, lang } = vector;
  return {
    json: attempt(() => checker.checkJson(requestText ?? JSON.stringify(request), lang)),
    object: request === undefined ? null : attempt(() => JSON.stringify(checker.check(request, lang))),
  };
}

/** The calls about receipts have objects only; what they read as files is given as text and as bytes by turns. */
function receipt(api, checkers, { call, packs, absent = [], question, lang }) {
  const { receipt, trust, opening, request, decision, component, payload, signatures } = question;
  const bytes = (text) => (text === undefined ? undefined : new TextEncoder().encode(text));
  switch (call) {
    case 'prepare-receipt':
      return checkers[packs].prepareReceipt(question, lang);
    case 'seal-receipt':
      return JSON.parse(api.sealReceipt(payload, signatures, lang));
    case 'verify-receipt':
      return api.verifyReceipt(bytes(receipt), trust, { opening: bytes(opening), request, lang });
    default: {
      const sources = { ...checkers.bytes };
      for (const name of absent) delete sources[name];
      return api.replayReceipt({ receipt, trust: bytes(trust), opening, request, decision: bytes(decision), component, sources, lang });
    }
  }
}

function attempt(call) {
  try {
    return { text: call() };
  } catch (error) {
    return { error: JSON.stringify(typeof error.toJSON === 'function' ? error : { unexpected: String(error) }) };
  }
}
