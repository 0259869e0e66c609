/** How a published list would be read, as it crosses from the module; the Rust side is `host-example/import/src/preview.rs`. */
import type { Lang } from '../types.js';

/** What staff say of a file. */
export interface ListLook {
  /** For a pack for the public: private particulars stay out, numbers of persons are masked. */
  public: boolean;
  /** Language of a problem with the file as a whole; the rest is in both. */
  lang: Lang;
  /** The table of a profile (对照表), as text. */
  profile?: string;
  /** Columns by their headings, or as `第3列` by their numbers, with one of `meanings()`. */
  columns: [column: string, meaning: string][];
  /** The office's own words: `状态` or `主体类型`, the word, its meaning. */
  words: [sort: string, word: string, meaning: string][];
}

/** Numbers of rows. */
export interface RowCounts {
  kept: number;
  /** Among the kept ones. */
  repaired: number;
  refused: number;
  /** Titles, totals, remarks. */
  skipped: number;
  blank: number;
}

export interface ListColumn {
  /** Its place in the rows, from 0. */
  at: number;
  /** Its heading, or `第3列`. */
  column: string;
  /** What it gives to an entry; absent when it is kept as it is. */
  meaning?: string;
  meaningEn?: string;
  /** What that rests on. */
  source: string;
  sourceEn: string;
  /** What it may be, when only the office can say. */
  likely?: string;
  /** Why it is asked about; absent when it is not. */
  why?: string;
  whyEn?: string;
}

export interface ListSheet extends RowCounts {
  /** Name in a workbook. */
  name?: string;
  /** What kind of table it is. */
  shape: string;
  shapeEn: string;
  columns: ListColumn[];
  /** The first rows, as they stand in the file. */
  first: string[][];
}

/** A remark about a row. */
export interface ListNote {
  level: 'repaired' | 'refused' | 'skipped';
  /** Stable code, such as `row.date`. */
  code: string;
  sheet?: string;
  line: number;
  column?: string;
  reason: string;
  reasonEn: string;
}

/** An entry as it would be in the pack; what is empty or usual is absent. */
export interface ListEntry {
  entry: string;
  name: string;
  /** Absent for organisations. */
  kind?: 'sole-trader' | 'person';
  identifiers?: { kind: string; value: string }[];
  formerNames?: { name: string; until?: string }[];
  listedOn?: string;
  effective?: string;
  until?: string;
  /** Absent while it counts. */
  state?: 'repaired' | 'withdrawn' | 'disputed' | 'suspended';
  authority?: string;
  document?: string;
  cause?: string;
}

/** A file that can be read. */
export interface ReadList extends RowCounts {
  file: string;
  format: string;
  formatEn: string;
  sheets: ListSheet[];
  /** The first of each level; the counts are of all. */
  notes: ListNote[];
  /** Words that only the office can explain. */
  strange: { sort: '状态' | '主体类型'; text: string }[];
  /** The first entries. */
  records: ListEntry[];
  /** The table of a profile, as CSV with the mark of UTF-8. */
  profile: string;
}

/** A file that cannot be read as a list. */
export interface UnreadList {
  file: string;
  problem: { code: string; place?: string; text: string; remedy: string };
  /** The first rows, where only the column of the names is not found. */
  sheets: { name?: string; first: string[][] }[];
}

/** A meaning that a column can be given. */
export interface Meaning {
  name: string;
  nameEn: string;
}
