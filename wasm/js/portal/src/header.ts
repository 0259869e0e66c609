import type { Origin, PackDescription } from 'credit-check';
import type { Words } from '../../src/ui/words.js';
import type { Actions, Page, PageName } from './context.js';
import { sizeToggle } from './size.js';
import { word } from './words.js';
import { disclosure } from './disclosure.js';
import { h } from '../../src/ui/dom.js';
import type { Children } from '../../src/ui/dom.js';
import { shortDay, shortDigest } from '../../src/ui/format.js';
import { icon } from '../../src/ui/icons.js';

/** The page header: which data is in use, until when, that it was verified, and that nothing leaves the page. */
export function header(ctx: Page, actions: Actions): HTMLElement {
  return top(ctx, (lang) => actions.language(lang), data(ctx, actions));
}

/** What every page has at its top: where one is, the other pages, the languages, and a bar of the page's own. */
export function top(ctx: Words & Pick<Page, 'here'>, language: (lang: Page['lang']) => void, bar: Children): HTMLElement {
  return h(
    'header',
    { class: 'top' },
    h(
      'div',
      { class: 'top-bar wrap' },
      h('p', { class: 'brand' }, icon('shield'), h('span', {}, ctx.t('app.name'))),
      nav(ctx),
      sizeToggle(ctx),
      languages(ctx, language),
    ),
    h('div', { class: 'data-bar' }, h('div', { class: 'wrap' }, bar)),
  );
}

/** The other pages, which lie beside this one. */
function nav(ctx: Words & Pick<Page, 'here'>): HTMLElement {
  const names: [PageName, string][] = [
    ['index', ctx.t('app.title')],
    ['bidders', word(ctx.lang, 'title')],
    ['clerk', word(ctx.lang, 'clerk')],
    ['rulebook', word(ctx.lang, 'rulebook')],
    ['lists', word(ctx.lang, 'lists')],
    ['receipt', word(ctx.lang, 'receipt')],
    ['element-plus', word(ctx.lang, 'vue')],
  ];
  const link = ([page, name]: [PageName, string]): HTMLElement =>
    h('a', { class: 'nav-link', href: `${page}.html`, ...(page === ctx.here ? { 'aria-current': 'page' } : {}) }, name);
  return h('nav', { class: 'nav', 'aria-label': word(ctx.lang, 'pages') }, names.map(link));
}

function languages(ctx: Words, language: (lang: Page['lang']) => void): HTMLElement {
  const button = (lang: Page['lang'], name: string): HTMLElement =>
    h(
      'button',
      {
        ...{ type: 'button', id: `lang-${lang}`, class: 'lang', lang },
        'aria-pressed': String(ctx.lang === lang),
        onclick: () => language(lang),
      },
      name,
    );
  return h('div', { class: 'langs', role: 'group', 'aria-label': ctx.t('app.language') }, button('zh-CN', '中文'), button('en', 'English'));
}

function data(ctx: Page, actions: Actions): Children {
  const panel = sources(ctx);
  const { packs } = ctx.description;
  const asOf = packs.map((pack) => pack.asOf).sort()[0];
  const until = packs.map((pack) => pack.validUntil || '').filter(Boolean).sort()[0];
  const expired = packs.filter((pack) => isExpired(pack, ctx.day)).length;
  const validity = expired
    ? h('span', { class: 'data-item data-expired' }, icon('warning'), ctx.t('data.expired', { n: expired }))
    : until && h('span', { class: 'data-item' }, icon('calendar'), ctx.t('data.until', { until: shortDay(until, ctx.lang) }));
  return [
    h(
      'div',
      { class: 'data-status' },
      h('span', { class: 'data-item' }, icon('list'), ctx.t('data.lists', { asOf: shortDay(asOf, ctx.lang) })),
      validity,
      h('span', { class: 'data-item' }, icon('shield'), ctx.t('data.verified')),
      h('span', { class: 'data-item' }, icon('lock'), ctx.local || ctx.t('data.local')),
      disclosure({
        ...{ id: 'sources', className: 'link data-more', panel, icon: null },
        words: [ctx.t('data.details'), ctx.t('data.close')],
      }),
    ),
    ctx.data === 'stale' &&
      h(
        'p',
        { class: 'data-stale' },
        icon('warning'),
        h('span', {}, ctx.t('data.staleInUse')),
        h('button', { type: 'button', class: 'link', onclick: () => actions.currentData() }, ctx.t('data.useCurrent')),
      ),
    panel,
  ];
}

function isExpired({ validUntil }: PackDescription, on: string): boolean {
  return validUntil !== undefined && validUntil < on;
}

/** A table of every pack, for who wants to know exactly. */
function sources(ctx: Page): HTMLElement {
  const { packs, rulebook, calendar } = ctx.description;
  const column = (code: Parameters<Page['t']>[0]): HTMLElement => h('th', { scope: 'col' }, ctx.t(code));
  return h(
    'div',
    { class: 'data-sources' },
    h('p', { class: 'hint' }, ctx.t('app.sample')),
    h(
      'div',
      { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': ctx.t('data.details') },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            (['data.column.name', 'data.column.issuer', 'data.column.asOf', 'data.column.until', 'data.column.digest'] as const).map(column),
          ),
        ),
        h(
          'tbody',
          {},
          packs.map((pack) =>
            row(ctx, `${pack.title} · ${ctx.t('data.issue', { n: pack.sequence })} · ${ctx.t('data.records', { n: pack.records })}`, pack),
          ),
          row(ctx, `${rulebook.title} · ${ctx.t('data.issue', { n: rulebook.sequence })}`, rulebook),
          row(ctx, `${calendar.title} · ${ctx.t('data.issue', { n: calendar.sequence })}`, { ...calendar, validUntil: calendar.to }),
        ),
      ),
    ),
  );
}

function row(ctx: Page, name: string, { issuer, asOf, validUntil, digest }: Origin): HTMLElement {
  return h(
    'tr',
    {},
    h('th', { scope: 'row' }, name),
    h('td', {}, issuer),
    h('td', {}, shortDay(asOf, ctx.lang)),
    h('td', {}, shortDay(validUntil, ctx.lang)),
    h('td', { class: 'code', title: digest }, shortDigest(digest)),
  );
}
