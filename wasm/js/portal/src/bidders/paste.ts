/** One company as pasted. */
export interface Company {
  name: string;
  code: string;
}

/** A bidder, with the members of its consortium. */
export interface Bidder extends Company {
  members: Company[];
}

export interface Pasted {
  bidders: Bidder[];
  /** Numbers of lines that are passed over for want of a name. */
  skipped: number[];
  /** Numbers of lines that call themselves members of nothing. */
  orphans: number[];
  /** Lines beyond the most that are read. */
  left: number;
}

/** More than any tender has; what lies beyond is said and not checked. */
export const MOST = 2000;

const HEADER = { name: /名称|投标人|单位|企业|供应商|name|bidder|company/i, code: /代码|code/i, role: /联合体|角色|role|consortium/i };
const MEMBER = /成员|member/i;
/** Looks like a code rather than a name: letters and digits only, and long. */
const CODE = /^[\s0-9A-Za-z０-９Ａ-Ｚａ-ｚ\-*]{15,30}$/;

interface Columns {
  name: number;
  code: number;
  role: number;
}

/** Reads what spreadsheets put on the clipboard: lines and tabs, cells in quotation marks where they hold such; commas too. */
export function readPasted(text: string): Pasted {
  const rows = cells(text);
  const header = rows.length > 0 ? headerOf(rows[0] as string[]) : undefined;
  const pasted: Pasted = { bidders: [], skipped: [], orphans: [], left: 0 };
  rows.forEach((row, i) => {
    if ((i === 0 && header) || row.every((cell) => cell === '')) return;
    if (pasted.bidders.length >= MOST) return void (pasted.left += 1);
    const { name, code, role } = header ? byHeader(row, header) : byLooks(row);
    if (name === '') return void pasted.skipped.push(i + 1);
    const leader = pasted.bidders[pasted.bidders.length - 1];
    const member = MEMBER.test(role);
    if (member && leader) return void leader.members.push({ name, code });
    if (member) pasted.orphans.push(i + 1);
    pasted.bidders.push({ name, code, members: [] });
  });
  return pasted;
}

function headerOf(row: string[]): Columns | undefined {
  const find = (pattern: RegExp): number => row.reduce((found, cell, i) => (found < 0 && pattern.test(cell) && !CODE.test(cell) ? i : found), -1);
  const [code, role] = [find(HEADER.code), find(HEADER.role)];
  const name = row.reduce((found, cell, i) => (found < 0 && i !== code && i !== role && HEADER.name.test(cell) ? i : found), -1);
  // A row that has a code in it is a bidder, whatever its name contains.
  return name >= 0 && code >= 0 && !row.some((cell) => CODE.test(cell)) ? { name, code, role } : undefined;
}

function byHeader(row: string[], { name, code, role }: Columns): Company & { role: string } {
  return { name: row[name] || '', code: row[code] || '', role: role < 0 ? '' : row[role] || '' };
}

/** Without a header cells are told by their looks; numbers of rows are no names. */
function byLooks(row: string[]): Company & { role: string } {
  const code = row.filter((cell) => CODE.test(cell))[0] || '';
  const role = row.filter((cell) => MEMBER.test(cell) && cell.length <= 8)[0] || '';
  const [name = ''] = row.filter((cell) => cell !== '' && cell !== code && cell !== role && !/^\d{1,4}[.、]?$/.test(cell));
  return { name, code, role };
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
