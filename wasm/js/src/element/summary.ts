import type { Context } from './context.js';
import { h } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import type { Related } from './state.js';
import type { IdentifierKind } from '../types.js';

/** One thing to correct before the check. */
export interface Slip {
  /** Id of the field. */
  field: string;
  text: string;
  /** Whether the check may be asked for all the same: the decision then says what a wrong code means. */
  passable: boolean;
}

/** What is still to be corrected, in the order of the form. */
export function slips(ctx: Context): Slip[] {
  const { applicant, legal, related } = ctx.form;
  const found = subjectSlips(ctx, 'applicant', applicant, ctx.t(applicant.kind === 'person' ? 'summary.personName' : 'summary.name'));
  if (applicant.code.trim() === '') {
    const text = ctx.t(applicant.kind === 'person' ? 'summary.personCode' : 'summary.code');
    found.push({ field: 'applicant-code', text, passable: false });
  }
  if (applicant.kind !== 'person' && legal.code.trim()) found.push(...codeSlips(ctx, 'legal-code', legal.code));
  const counts: Record<string, number> = {};
  for (const subject of related) {
    const n = (counts[subject.role] || 0) + 1;
    counts[subject.role] = n;
    const role = ctx.t(`role.${subject.role}` as const);
    found.push(...subjectSlips(ctx, `${subject.role}-${n}`, subject, ctx.t('summary.memberName', { role, n })));
  }
  return found;
}

function subjectSlips(ctx: Context, id: string, subject: Related, nameless: string): Slip[] {
  const found: Slip[] = [];
  if (subject.name.trim() === '') found.push({ field: `${id}-name`, text: nameless, passable: false });
  if (subject.code.trim()) found.push(...codeSlips(ctx, `${id}-code`, subject.code, subject.kind === 'person' ? undefined : 'uscc'));
  return found;
}

function codeSlips(ctx: Context, field: string, code: string, kind?: IdentifierKind): Slip[] {
  const { valid, problems } = ctx.identify(code, kind);
  const first = problems.filter(({ severity }) => severity === 'error')[0];
  const name = ctx.t(kind === 'uscc' ? 'code.uscc' : 'legal.code');
  return valid || !first ? [] : [{ field, text: ctx.t('summary.at', { field: name, text: first.text }), passable: true }];
}

/** The list of slips, each leading to its field. */
export function summary(ctx: Context, found: Slip[], anyway: () => void): HTMLElement {
  const passable = found.every((slip) => slip.passable);
  const link = ({ field, text }: Slip): HTMLElement =>
    h(
      'a',
      {
        href: `#${field}`,
        onclick: (event) => {
          event.preventDefault();
          ctx.focusOn(field);
        },
      },
      text,
    );
  return h(
    'div',
    { class: 'summary', id: 'summary', part: 'summary', role: 'alert', tabindex: '-1' },
    h('h2', {}, icon('error'), ctx.t('summary.title')),
    h('ul', {}, found.map((slip) => h('li', {}, link(slip)))),
    passable && h('button', { type: 'button', class: 'link', id: 'submit-anyway', onclick: anyway }, ctx.t('submit.anyway')),
  );
}
