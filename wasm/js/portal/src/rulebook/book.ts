import type { FactValue, Message, Table } from 'credit-check/rulebook';

/** In the order in which people look at them; sheets of other names follow. */
const ORDER = ['判定表', '用例', '事项', '材料', '词汇', '评价', '依据', '名单', '备忘录', '惩戒措施', '基础清单', '激励措施', '警示', '监管分级', '抽查比例', '期限', '承诺', '红线', '分层', '救济途径', '类别', '共享目录', '暂不可表达'];

/** Name of a sheet without path and ending, as the compiler knows it. */
export const nameOf = (sheet: string): string => (sheet.split('/').pop() || sheet).split('.')[0] || sheet;

/** How many steps can be taken back. */
const MOST_STEPS = 200;

/** Tables that are being written. */
export class Book {
  private start: Table[];
  tables: Table[];
  private steps: { tables: Table[]; of: string }[] = [];

  constructor(tables: Table[]) {
    this.tables = sorted(copy(tables));
    this.start = copy(this.tables);
  }

  table(sheet: string): Table | undefined {
    return this.tables.filter((table) => table.sheet === sheet)[0];
  }

  /** Sheets that differ from the starting version. */
  changed(): Table[] {
    return this.tables.filter((table) => {
      const was = this.start.filter(({ sheet }) => sheet === table.sheet)[0];
      return !was || JSON.stringify(was) !== JSON.stringify(table);
    });
  }

  /** Remembers how the tables are before a step; what is typed into one cell is one step. */
  private step(of: string): void {
    const last = this.steps[this.steps.length - 1];
    if (last && of !== '' && last.of === of) return;
    this.steps.push({ tables: copy(this.tables), of });
    if (this.steps.length > MOST_STEPS) this.steps.shift();
  }

  get canUndo(): boolean {
    return this.steps.length > 0;
  }

  /** Takes the last step back. */
  undo(): void {
    const last = this.steps.pop();
    if (last) this.tables = last.tables;
  }

  /** Takes sheets in and gives them back as they are named here: one of the same name is replaced, and sheets of workbooks have no ending. */
  take(tables: Table[]): Table[] {
    this.step('');
    const named = copy(tables).map((table) => {
      const same = [...this.tables, ...this.start].filter(({ sheet }) => nameOf(sheet) === nameOf(table.sheet))[0];
      return same ? { ...table, sheet: same.sheet } : table;
    });
    const names = named.map(({ sheet }) => sheet);
    this.tables = sorted([...this.tables.filter(({ sheet }) => names.indexOf(sheet) < 0), ...named]);
    return named;
  }

  /** Back to the starting version. */
  reset(): void {
    this.step('');
    this.tables = copy(this.start);
  }

  /** What stands here is what later changes are compared with. */
  settle(): Table[] {
    this.start = copy(this.tables);
    return this.start;
  }

  set(sheet: string, row: number, column: number, text: string): void {
    this.step(`${sheet} ${row} ${column}`);
    this.put(sheet, row, column, text);
  }

  /** Puts another text into a cell, as a step of its own. */
  replace(sheet: string, row: number, column: number, text: string): void {
    this.step('');
    this.put(sheet, row, column, text);
  }

  private put(sheet: string, row: number, column: number, text: string): void {
    const table = this.table(sheet);
    const cells = table && table.rows[row];
    if (cells) cells[column] = text;
  }

  insert(sheet: string, row: number): void {
    this.step('');
    this.add(sheet, row);
  }

  private add(sheet: string, row: number): void {
    const table = this.table(sheet);
    if (table) table.rows.splice(row, 0, table.header.map(() => ''));
  }

  remove(sheet: string, row: number): void {
    this.step('');
    const table = this.table(sheet);
    if (table) table.rows.splice(row, 1);
  }

  /** Puts a block of cells, as spreadsheets put it on the clipboard, with its corner at a cell; rows are added as needed. */
  paste(sheet: string, row: number, column: number, block: string[][]): void {
    const table = this.table(sheet);
    if (!table) return;
    this.step('');
    block.forEach((line, i) => {
      if (!table.rows[row + i]) this.add(sheet, row + i);
      line.slice(0, table.header.length - column).forEach((text, j) => this.put(sheet, row + i, column + j, text));
    });
  }

  /** Adds the row that closes a gap: a person decides, by the basis of the table's own rows that say so. Returns its index. */
  close(message: Message): number {
    const table = this.table(message.sheet);
    const found = message.case;
    if (!table || !found || !found.row) return -1;
    this.step('');
    const [own] = table.header;
    const at = (label: string): number => table.header.indexOf(label);
    const mine = table.rows.map((cells, row) => ({ cells, row })).filter(({ cells }) => cells[at('判定表')] === found.table);
    const like = mine.filter(({ cells }) => cells[at('结论')] === REFER)[0];
    const values: FactValue[] = [
      ...found.row,
      { fact: own || '', value: own === '判定表' ? found.table : '' },
      { fact: '规则号', value: fresh(mine.map(({ cells }) => cells[at('规则号')] || '')) },
      { fact: '结论', value: REFER },
      { fact: '依据', value: like ? like.cells[at('依据')] || '' : '' },
    ];
    const last = mine[mine.length - 1];
    const row = last ? last.row + 1 : table.rows.length;
    table.rows.splice(row, 0, table.header.map((label) => (values.filter(({ fact }) => fact === label)[0] || { value: '' }).value));
    return row;
  }
}

/** The outcome that is always safe. */
const REFER = '转人工复核';

/** The next id after those of a table: `R9` after `R7`, `R8`. */
function fresh(ids: string[]): string {
  const [prefix = 'R'] = ids.map((id) => id.replace(/\d+$/, '')).filter(Boolean);
  const numbers = ids.map((id) => Number((/\d+$/.exec(id) || ['0'])[0]));
  return `${prefix}${Math.max(0, ...numbers) + 1}`;
}

function copy(tables: Table[]): Table[] {
  return tables.map(({ sheet, header, rows }) => ({ sheet, header: [...header], rows: rows.map((cells) => [...cells]) }));
}

function sorted(tables: Table[]): Table[] {
  const place = ({ sheet }: Table): number => {
    const at = ORDER.indexOf(nameOf(sheet));
    return at < 0 ? ORDER.length : at;
  };
  return tables.map((table, i) => ({ table, i })).sort((a, b) => place(a.table) - place(b.table) || a.i - b.i).map(({ table }) => table);
}
