import type { Decision, Evidence, Finding, FindingSource } from '../../types.js';
import type { Words } from '../words.js';
import { h } from '../dom.js';
import { day } from '../format.js';
import { pairs, section, supportCode } from './section.js';

/** A record in one of these states no longer, or not yet, has any effect. */
const SPENT: Finding['status'][] = ['not-yet', 'expired', 'repaired', 'withdrawn'];

/** 查到的记录: one block per list entry. Absent when nothing was found. */
export function findings(ctx: Words, decision: Decision): HTMLElement | null {
  if (decision.findings.length === 0) return null;
  return section(ctx.t('result.found'), decision.findings.map((finding, i) => block(ctx, decision, finding, i)));
}

function block(ctx: Words, decision: Decision, finding: Finding, index: number): HTMLElement {
  const measures = decision.measures.filter((measure) => measure.finding === index);
  const spent = !finding.counted || SPENT.indexOf(finding.status) >= 0;
  return h(
    'article',
    { class: 'finding', part: 'finding', 'data-verdict': spent ? 'spent' : finding.verdict },
    h(
      'header',
      {},
      h('h4', {}, finding.listName),
      h('span', { class: 'tag' }, finding.verdictText),
      spent && h('span', { class: 'tag' }, ctx.t('result.notCounted')),
      supportCode(finding.entry, finding.text),
    ),
    h('p', {}, finding.text),
    pairs(
      [ctx.t('result.subject'), finding.subjectName],
      [ctx.t('result.authority'), finding.authority],
      [ctx.t('result.document'), finding.document],
      [ctx.t('result.cause'), finding.cause],
      [ctx.t('result.listedOn'), day(finding.listedOn, ctx.lang)],
      [ctx.t('result.until'), day(finding.until, ctx.lang)],
      [ctx.t('result.status'), ctx.t(`result.status.${finding.status}` as const)],
    ),
    h('p', { class: 'matched' }, h('span', { class: 'label' }, ctx.t('result.matched')), chips(finding.evidence)),
    (finding.also ?? []).map((source) => further(ctx, source)),
    measures.length > 0 &&
      h('div', { class: 'matched' }, h('span', { class: 'label' }, ctx.t('result.follows')), h('ul', {}, measures.map(({ text }) => h('li', {}, text)))),
    ending(ctx, finding),
  );
}

/** The same case as another list of the family has it. */
function further(ctx: Words, source: FindingSource): HTMLElement {
  return h(
    'div',
    { class: 'source', part: 'source' },
    h('header', {}, h('h4', {}, source.listName), h('span', { class: 'tag' }, source.verdictText), supportCode(source.entry, source.text)),
    pairs(
      [ctx.t('result.authority'), source.authority],
      [ctx.t('result.document'), source.document],
      [ctx.t('result.listedOn'), day(source.listedOn, ctx.lang)],
      [ctx.t('result.until'), day(source.until, ctx.lang)],
      [ctx.t('result.status'), ctx.t(`result.status.${source.status}` as const)],
    ),
    ending(ctx, source),
  );
}

/** How the listing ends, as the list itself says. */
function ending(ctx: Words, { exit }: Pick<Finding, 'exit'>): HTMLElement | null {
  return exit ? h('p', { class: 'matched' }, h('span', { class: 'label' }, ctx.t('result.ends')), h('span', {}, exit)) : null;
}

function chips(evidence: Evidence[]): HTMLElement {
  return h('span', { class: 'chips' }, evidence.map(({ code, text }) => h('span', { class: 'chip', title: code }, text)));
}

/** Look-alikes that were ruled out, folded, each with its reason. */
export function excluded(ctx: Words, decision: Decision): HTMLElement | null {
  if (decision.excluded.length === 0) return null;
  const item = (entry: Finding): HTMLElement =>
    h(
      'li',
      {},
      h('p', {}, h('strong', {}, entry.name), ' · ', entry.listName, ' ', supportCode(entry.entry, entry.text)),
      h('p', {}, entry.text),
      chips(entry.evidence),
    );
  const more = decision.excludedMore ?? 0;
  return h(
    'details',
    { class: 'card-section fold' },
    h('summary', {}, h('h3', {}, ctx.t('result.excluded', { n: decision.excluded.length + more }))),
    h('ul', { class: 'plain' }, decision.excluded.map(item)),
    more > 0 ? h('p', {}, ctx.t('result.excluded.more', { n: more })) : null,
  );
}
