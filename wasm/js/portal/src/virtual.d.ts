declare module 'virtual:sample' {
  /** The sample city: packs, rulebook, calendar, trust roots and example requests. */
  const sample: import('./sample.js').Bundle;
  export default sample;
}

declare module 'virtual:tables' {
  /** The tables of the sample's rulebook as CSV text. */
  const tables: { name: string; text: string }[];
  export default tables;
}
