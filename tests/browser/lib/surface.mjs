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
  return { packs: await open('packs'), stale: await open('stale'), uses };
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
  if (vector.call !== 'check') return { json: { error: `"unknown call ${vector.call}"` }, object: null };
  const checker = checkers[vector.packs ?? 'packs'];
  const { request, requestText, lang } = vector;
  return {
    json: attempt(() => checker.checkJson(requestText ?? JSON.stringify(request), lang)),
    object: request === undefined ? null : attempt(() => JSON.stringify(checker.check(request, lang))),
  };
}

function attempt(call) {
  try {
    return { text: call() };
  } catch (error) {
    return { error: JSON.stringify(typeof error.toJSON === 'function' ? error : { unexpected: String(error) }) };
  }
}
