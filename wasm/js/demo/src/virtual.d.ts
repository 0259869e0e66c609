declare module 'virtual:sample' {
  /** The sample city: packs, rulebook, calendar, trust roots and example requests. */
  const sample: import('./sample.js').Bundle;
  export default sample;
}
