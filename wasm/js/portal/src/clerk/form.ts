import { h } from '../../../src/ui/dom.js';
import { choices, select, textField } from '../../../src/ui/fields.js';
import { icon } from '../../../src/ui/icons.js';
import type { Words } from '../../../src/ui/words.js';
import type { Description, SubjectKind } from 'credit-check';
import type { Query } from './query.js';
import { word } from './words.js';
import type { ClerkWord } from './words.js';

const KINDS: SubjectKind[] = ['organization', 'sole-trader', 'person'];

/** A query with the words that say what it shows. */
export interface Example {
  title: string;
  query: Query;
}

export interface FormActions {
  change(part: Partial<Query>): void;
  search(): void;
  clear(): void;
  example(example: Example): void;
}

/** What is searched for: one box for names and codes, and beneath it what narrows or widens the search. */
export function searchForm(words: Words, { matters }: Description, query: Query, examples: Example[], actions: FormActions): HTMLElement {
  const w = (code: ClerkWord): string => word(words.lang, code);
  const text = (id: 'text' | 'region', label: ClerkWord, hint: ClerkWord): HTMLElement =>
    textField(words, { ...{ id, label: w(label), hint: w(hint), value: query[id] }, onValue: (value) => actions.change({ [id]: value }) });
  const former = h('textarea', {
    ...{ id: 'former', rows: '2', spellcheck: 'false', autocomplete: 'off', 'aria-describedby': 'former-hint', value: query.former },
    oninput: () => actions.change({ former: former.value }),
  });
  const separator = words.lang === 'en' ? ', ' : '、';
  const consults = (id: string): string =>
    word(words.lang, 'matterLists', { lists: matters.filter((one) => one.id === id).map(({ lists }) => lists.join(separator)).join('') });
  const consulted = h('p', { class: 'hint', id: 'matter-lists' }, consults(query.matter));
  const matter = select({
    ...{ id: 'matter', label: w('matter'), value: query.matter },
    choices: matters.map(({ id, name }) => ({ value: id, label: name })),
    onValue: (id) => {
      consulted.textContent = consults(id);
      actions.change({ matter: id });
    },
  });
  return h(
    'form',
    {
      ...{ class: 'step fields no-print', novalidate: true, role: 'search' },
      onsubmit: (event) => {
        event.preventDefault();
        actions.search();
      },
    },
    text('text', 'query', 'queryHint'),
    choices({
      ...{ name: 'kind', legend: [w('kind'), h('span', { class: 'hint' }, ` ${w('kindHint')}`)], value: query.kind },
      choices: KINDS.map((value) => ({ value, label: words.t(`applicant.kind.${value}` as const) })),
      onValue: (value) => actions.change({ kind: value as SubjectKind }),
    }),
    h('div', {}, matter, consulted),
    h(
      'details',
      { class: 'fold more', id: 'more', open: query.former !== '' || query.region !== '' || query.search !== 'usual' || query.codeSource !== 'declared' },
      h('summary', {}, w('more')),
      h(
        'div',
        { class: 'two' },
        h('div', { class: 'field' }, h('label', { for: 'former' }, w('former')), h('p', { class: 'hint', id: 'former-hint' }, w('formerHint')), former),
        text('region', 'region', 'regionHint'),
      ),
      textField(words, { ...{ id: 'date', label: w('date'), type: 'date', value: query.day }, onValue: (day) => actions.change({ day }) }),
      choices({
        ...{ name: 'code-source', legend: [w('codeSource'), h('span', { class: 'hint' }, ` ${w('codeSourceHint')}`)], value: query.codeSource },
        choices: (['declared', 'verified'] as const).map((value) => ({ value, label: w(`codeSource.${value}` as ClerkWord) })),
        onValue: (value) => actions.change({ codeSource: value as Query['codeSource'] }),
      }),
      choices({
        ...{ name: 'search', legend: [w('search'), h('span', { class: 'hint' }, ` ${w('searchHint')}`)], value: query.search },
        choices: (['usual', 'thorough'] as const).map((value) => ({ value, label: w(`search.${value}` as ClerkWord) })),
        onValue: (value) => actions.change({ search: value as Query['search'] }),
      }),
    ),
    h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'submit', class: 'button primary', id: 'submit' }, icon('shield'), w('submit')),
      h('button', { type: 'button', class: 'button', id: 'clear', onclick: () => actions.clear() }, w('clear')),
    ),
    h(
      'div',
      { class: 'tries', role: 'group', 'aria-label': w('examples') },
      h('span', { class: 'tries-label' }, icon('bulb'), w('examples')),
      examples.map((example, i) =>
        h('button', { type: 'button', class: 'link', id: `example-${i + 1}`, onclick: () => actions.example(example) }, example.title),
      ),
    ),
  );
}
