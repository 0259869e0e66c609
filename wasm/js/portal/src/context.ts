import type { Words } from '../../src/ui/words.js';
import type { Description } from 'credit-check';
import type { Case, DataSet } from './sample.js';

/** The demo pages, by the names of their files. */
export type PageName = 'index' | 'bidders' | 'clerk' | 'rulebook' | 'lists' | 'receipt' | 'element-plus';

/** What the page around the element is drawn from. */
export interface Page extends Words {
  readonly here: PageName;
  readonly description: Description;
  readonly cases: Case[];
  /** Which lists are in use. */
  readonly data: DataSet;
  /** Where what is entered goes, on a page from which it can go somewhere. */
  readonly local?: string | undefined;
  /** The day that the form asks about. */
  readonly day: string;
}

/** Things a person does that concern the page around the element. */
export interface Actions {
  language(lang: Words['lang']): void;
  example(example: Case | null): void;
  currentData(): void;
}
