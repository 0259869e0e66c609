import type { SubjectKind } from 'credit-check';

/** A company or person as pasted. */
export interface Company {
  name: string;
  code: string;
  /** As a column says it; empty where none does, and the number has to tell. */
  kind: SubjectKind | '';
  /** Former names that stand in brackets behind the name. */
  formerNames?: string[];
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
const LONG = /^[\s0-9A-Za-z０-９Ａ-Ｚａ-ｚ\-*]{15,30}$/;
/** Permits, passports and cards whose letters say what they are; organisation codes with their hyphen. */
const SHORT = /^([HM]\d{8}(\d\d)?|E[A-Z]?\d{7,8}|[DGKPS]\d{8}|[A-Z]{1,2}\d{6}\([0-9A]\)|[0-9A-Z]{8}-[0-9X])$/i;
/** A credit code inside of a cell that holds more. */
const INSIDE = /[0-9A-HJ-NPQRTUWXY]{2}\d{6}[0-9A-HJ-NPQRTUWXY]{10}/i;
/** What stands for nothing: strokes, and the words for it. */
const NOTHING = /^([\s\-—–―─－_/／\\*＊.。…]+|无|暂无|不详|空|未知|未提供|无此项|n\/?a|null|none|nan|#n\/a|[(（](空|无)[)）])$/i;
const INVISIBLE = /[\u200b-\u200f\u202a-\u202e\ufeff]/g;
/** Remarks behind a name that are no part of it; what is part of one ((有限合伙), (个体工商户), a place) stays. */
const FORMER = /[(（【[](?:曾用名|原名称?|原)[为是:：\s]*[“"]?([^()（）“”"]{4,})[”"]?[)）】\]]$/;
const REMARK = /[(（【[](已?注销|已?吊销[^()（）]*|统一社会信用代码[^()（）]*|法定代表人[^()（）]*)[)）】\]]$/;
/** What a spreadsheet makes of a long number: digits are lost for good. */
const SCIENTIFIC = /^\d(\.\d+)?[eE]\+?\d+$/;

const isCode = (cell: string): boolean => LONG.test(cell) || SHORT.test(half(cell));

const half = (text: string): string => text.replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).trim();

/** A code without what spreadsheets and people put around it: quotes, `=`, brackets, a label, a name. */
export function bareCode(cell: string): string {
  let text = cell.trim();
  for (let before = ''; text !== before; ) {
    before = text;
    text = text
      .replace(/^['"`=“”‘’]+|['"`“”‘’，,；;。.]+$/g, '')
      .replace(/^[^0-9:：]*[:：]\s*/, '')
      .trim();
    const inner = /^[(（【[]([^()（）]*)[)）】\]]$/.exec(text);
    if (inner) text = (inner[1] as string).trim();
  }
  if (isCode(text)) return text;
  const found = half(text).match(new RegExp(INSIDE.source, 'gi')) || [];
  // Of two codes nobody can tell which is meant: the cell stays as it is, and fails its check.
  return found.length === 1 ? (found[0] as string) : text;
}

/** A name without numbers and marks before it and remarks behind it, and the former names among these. */
export function bareName(cell: string): { name: string; formerNames?: string[] } {
  let text = cell.trim();
  const formerNames: string[] = [];
  for (let before = ''; text !== before; ) {
    before = text;
    text = text
      .replace(/^['`*＊★●]+/, '')
      .replace(/^[(（]?\d{1,4}[.、．)）]\s*(?=[\u4e00-\u9fff“])|^[①-⑳]\s*/, '')
      .replace(REMARK, '')
      .replace(FORMER, (_, former: string) => (formerNames.push(former), ''))
      .replace(/^[“"《](.*)[”"》]$/, '$1')
      .replace(/[.。，,；;]+$/, '')
      .trim();
  }
  return { name: text, ...(formerNames.length > 0 ? { formerNames } : {}) };
}

export const isRounded = (code: string): boolean => SCIENTIFIC.test(code.trim());

/** Reads what spreadsheets put on the clipboard: lines and tabs, cells in quotation marks where they hold such; commas too. */
export function readPasted(text: string): Pasted {
  const rows = cells(text);
  const header = rows.length > 0 ? headerOf(rows[0] as string[]) : undefined;
  const pasted: Pasted = { bidders: [], orphans: [], left: 0 };
  rows.forEach((row, i) => {
    if ((i === 0 && header) || row.every((cell) => cell === '')) return;
    if (pasted.bidders.length >= MOST) return void (pasted.left += 1);
    const { number, name: written, code, role, kind, legal, legalCode } = header ? byHeader(row, header) : byLooks(row);
    const company: Company = { ...named(written, code), kind: kindOf(kind) };
    const leader = pasted.bidders[pasted.bidders.length - 1];
    const member = MEMBER.test(role);
    if (member && leader) return void leader.members.push(company);
    if (member) pasted.orphans.push(i + 1);
    const own = number || String(pasted.bidders.length + 1);
    pasted.bidders.push({ ...company, number: own, line: i + 1, ...(legal || legalCode ? { legal: { name: bareName(legal).name, code: bareCode(legalCode) } } : {}), members: [] });
  });
  return pasted;
}

/** Name and code of two cells, each of which may hold the other. */
function named(name: string, code: string): Omit<Company, 'kind'> {
  const inside = code === '' ? half(name).match(INSIDE) : null;
  if (!inside || inside.index === undefined) return { ...bareName(name), code: bareCode(code) };
  const rest = name.trim();
  const before = rest.slice(0, inside.index).replace(/([(（【[]|[\s,，;；]+)?(统一社会信用代码|信用代码|代码)?[:：]?\s*$/, '').replace(/[(（【[]$/, '');
  return { ...bareName(before), code: inside[0] };
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
    const at = row.reduce((found, cell, i) => (found < 0 && taken.indexOf(i) < 0 && HEADER[column].test(cell) && !isCode(cell) ? i : found), -1);
    if (at >= 0) taken.push(at);
    columns[column] = at;
  }
  // A row that has a code in it is a bidder, whatever its name contains.
  return columns.name >= 0 && columns.code >= 0 && !row.some(isCode) ? columns : undefined;
}

function byHeader(row: string[], columns: Columns): Cells {
  const filled = (cell = ''): string => (NOTHING.test(cell) ? '' : cell);
  const texts = (Object.keys(HEADER) as Column[]).map((column) => [column, filled(row[columns[column]])]);
  return Object.fromEntries(texts) as Cells;
}

/** Without a header cells are told by their looks; numbers of rows are no names. */
function byLooks(row: string[]): Cells {
  const code = row.filter((cell) => isCode(bareCode(cell)) && !/[\u4e00-\u9fff]{5}/.test(cell))[0] || row.filter((cell) => SCIENTIFIC.test(cell))[0] || '';
  const role = row.filter((cell) => MEMBER.test(cell) && cell.length <= 8)[0] || '';
  const rest = row.filter((cell) => cell !== '' && cell !== code && cell !== role && !NOTHING.test(cell));
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
  const clean = text.replace(INVISIBLE, '').replace(/\r\n?/g, '\n').replace(/\n+$/, '');
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
