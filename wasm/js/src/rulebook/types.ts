/** The tables of a rulebook and what is proved of them, as they cross to the module; the Rust side is `wasm/author`. */

/** One sheet: a CSV file or a sheet of a workbook. */
export interface Table {
  /** File or sheet name, such as `判定表.csv`. */
  sheet: string;
  /** Labels of the columns. */
  header: string[];
  /** Cells in the order of the header. The first row is row 2 of the sheet; blank rows are passed over. */
  rows: string[][];
}

/** A value of a fact. */
export interface FactValue {
  fact: string;
  value: string;
}

/** A case of a decision table that shows what is wrong. */
export interface TableCase {
  /** Name of the decision table. */
  table: string;
  facts: FactValue[];
  /** The case that this one is compared with and must not come out worse than, or differ from. */
  against?: FactValue[];
  /** Of a gap: what a row says that covers this case and as many others without a rule as one row can; `|` between values, blank for any. */
  row?: FactValue[];
}

/** Something wrong, or worth knowing, in the tables. Texts are Chinese: so are the tables. */
export interface Message {
  /** Stable code, such as `E01`. */
  code: string;
  sheet: string;
  /** Row of the sheet, the header being row 1. */
  line?: number;
  /** Label of the column. */
  column?: string;
  /** What is wrong and what to do. */
  text: string;
  /** The proof that fails with it. */
  proof?: ProofId;
  case?: TableCase;
  /** What else the same mistake brings about; it goes away with it. */
  folded: Message[];
}

export type ProofId = 'P1' | 'P2' | 'P3' | 'P4' | 'P5' | 'P6' | 'P7' | 'P8' | 'P9' | 'P10' | 'P11' | 'P12';

export interface Proof {
  id: ProofId;
  /** `open`: something before it is wrong, so that nobody knows. */
  state: 'proved' | 'failed' | 'open';
  /** Messages that belong to it, those folded under others included. */
  faults: number;
}

/** What was looked at in one decision table. */
export interface TableProof {
  table: string;
  facts: number;
  rows: number;
  /** Combinations of values, each of which was looked at. */
  cells: number;
  outcomes: { outcome: string; name: string; cells: number }[];
}

/** What is known of a set of tables. Members that need a compiled rulebook are there when `proved` is true. */
export interface Proved {
  proved: boolean;
  messages: Message[];
  proofs: Proof[];
  tables?: TableProof[];
  /** Tables of inspection tiers; their outcomes stand for tiers. */
  tiers?: TableProof[];
  /** Cases (用例) that came out as expected. */
  cases?: number;
  /** Changed rules that the cases notice, of all that were tried. */
  mutants?: { killed: number; all: number };
  /** Cases that would reach rules which no case reaches. */
  suggestions?: string[];
  /** Where a table is softer than the one above it, as that one allows. */
  relaxations?: string[];
  warnings?: Message[];
  /** What changed since the starting version, in words; absent when that one cannot be compiled itself. */
  differences?: { matter: string; text: string }[];
}
