import type { SubjectKind } from 'credit-check';

/** A company or person as pasted. */
export interface Company {
  name: string;
  code: string;
  /** As a column says it; empty where none does, and the number has to tell. */
  kind: SubjectKind | '';
}

/** The legal representative of a bidder, as far as the columns have it. */
export interface Legal {
  name: string;
  code: string;
}

/** A bidder, with the members of its consortium. */
export interface Bidder extends Company {
  /** Its own number, as the column of numbers or the order of the lines has it. */
  number: string;
  /** Number of its line in what was pasted. */
  line: number;
  legal?: Legal;
  members: Company[];
}

export interface Pasted {
  bidders: Bidder[];
  /** Numbers of lines that call themselves members of nothing. */
  orphans: number[];
  /** Lines beyond the most that are read. */
  left: number;
}

/** More than any tender has; what lies beyond is said and not checked. */
export const MOST = 2000;

const HEADER = {
  number: /^(序号|编号|No\.?|#)$/i,
  legalCode: /(法定代表人|法人代表|负责人).*(证件|身份证|号码|代码)|legal.*(id|number)/i,
  legal: /^(法定代表人|法人代表|法人|负责人)(姓名)?$|legal/i,
  code: /代码|证件号|身份证|code|number/i,
  role: /联合体|角色|role|consortium/i,
  kind: /类型|类别|性质|kind|type/i,
  name: /名称|姓名|投标人|竞买人|供应商|单位|企业|name|bidder|company/i,
};
type Column = keyof typeof HEADER;
type Columns = Record<Column, number>;
type Cells = Record<Column, string>;
const MEMBER = /成员|member/i;
/** Looks like a code rather than a name: letters and digits only, and long. */
const CODE = /^[\s0-9A-Za-z０-９Ａ-Ｚａ-ｚ\-*]{15,30}$/;
/** What a spreadsheet makes of a long number: digits are lost for good. */
const SCIENTIFIC = /^\d(\.\d+)?[eE]\+?\d+$/;

export const isRounded = (code: string): boolean => SCIENTIFIC.test(code.trim());

/** Reads what spreadsheets put on the clipboard: lines and tabs, cells in quotation marks where they hold such; commas too. */
export function readPasted(text: string): Pasted {
  const rows = cells(text);
  const header = rows.length > 0 ? headerOf(rows[0] as string[]) : undefined;
  const pasted: Pasted = { bidders: [], orphans: [], left: 0 };
  rows.forEach((row, i) => {
    if ((i === 0 && header) || row.every((cell) => cell === '')) return;
    if (pasted.bidders.length >= MOST) return void (pasted.left += 1);
    const { number, name, code, role, kind, legal, legalCode } = header ? byHeader(row, header) : byLooks(row);
    const company: Company = { name, code, kind: kindOf(kind) };
    const leader = pasted.bidders[pasted.bidders.length - 1];
    const member = MEMBER.test(role);
    if (member && leader) return void leader.members.push(company);
    if (member) pasted.orphans.push(i + 1);
    const own = number || String(pasted.bidders.length + 1);
    pasted.bidders.push({ ...company, number: own, line: i + 1, ...(legal || legalCode ? { legal: { name: legal, code: legalCode } } : {}), members: [] });
  });
  return pasted;
}

function kindOf(text: string): SubjectKind | '' {
  if (/个体|sole/i.test(text)) return 'sole-trader';
  if (/自然人|个人|person/i.test(text)) return 'person';
  return /企业|公司|法人|单位|组织|organi[sz]ation|company/i.test(text) ? 'organization' : '';
}

/** Every column by the first heading that says it and that no column before it in this order has taken. */
function headerOf(row: string[]): Columns | undefined {
  const taken: number[] = [];
  const columns = {} as Columns;
  for (const column of Object.keys(HEADER) as Column[]) {
    const at = row.reduce((found, cell, i) => (found < 0 && taken.indexOf(i) < 0 && HEADER[column].test(cell) && !CODE.test(cell) ? i : found), -1);
    if (at >= 0) taken.push(at);
    columns[column] = at;
  }
  // A row that has a code in it is a bidder, whatever its name contains.
  return columns.name >= 0 && columns.code >= 0 && !row.some((cell) => CODE.test(cell)) ? columns : undefined;
}

function byHeader(row: string[], columns: Columns): Cells {
  const texts = (Object.keys(HEADER) as Column[]).map((column) => [column, row[columns[column]] || '']);
  return Object.fromEntries(texts) as Cells;
}

/** Without a header cells are told by their looks; numbers of rows are no names. */
function byLooks(row: string[]): Cells {
  const code = row.filter((cell) => CODE.test(cell) || SCIENTIFIC.test(cell))[0] || '';
  const role = row.filter((cell) => MEMBER.test(cell) && cell.length <= 8)[0] || '';
  const rest = row.filter((cell) => cell !== '' && cell !== code && cell !== role);
  const isNumber = (cell: string): boolean => /^\d{1,4}[.、]?$/.test(cell);
  const number = row[0] && isNumber(row[0]) ? row[0].replace(/[.、]$/, '') : '';
  const [name = ''] = rest.filter((cell) => !isNumber(cell));
  return { number, name, code, role, kind: '', legal: '', legalCode: '' };
}

/** Lines of cells; a quotation mark at the start of a cell holds it together up to the next single one. */
function cells(text: string): string[][] {
  const separator = text.indexOf('\t') >= 0 ? '\t' : /[,，]/;
  const is = (character: string): boolean => (separator === '\t' ? character === '\t' : (separator as RegExp).test(character));
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const close = (): void => {
    (rows[rows.length - 1] as string[]).push(cell.replace(/\s+/g, ' ').trim());
    cell = '';
  };
  const clean = text.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
  for (let i = 0; i < clean.length; i += 1) {
    const character = clean.charAt(i);
    if (quoted) {
      if (character !== '"') cell += character;
      else if (clean.charAt(i + 1) === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (character === '"' && cell.trim() === '') quoted = true;
    else if (character === '\n') {
      close();
      rows.push([]);
    } else if (is(character)) close();
    else cell += character;
  }
  close();
  return rows;
}
