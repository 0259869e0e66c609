import { h } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { kindByNumber } from '../ui/kind.js';
import type { Context } from './context.js';
import { isFilled, isSettled, requiredRoles, wanted } from './state.js';
import type { Related } from './state.js';

/** One thing to fill in or to correct before the check. */
export interface Slip {
  /** Id of the field. */
  field: string;
  text: string;
  /** Whether the check may be asked for all the same: the decision then says what a wrong code means. */
  passable: boolean;
}

/** What is still to be filled in or corrected, in the order of the form. */
export function slips(ctx: Context): Slip[] {
  const { applicant, legal, related } = ctx.form;
  const kind = ctx.kindOf(applicant);
  const natural = kind === 'person';
  const name = natural ? 'summary.personName' : kind ? 'summary.name' : 'summary.anyName';
  const found = subjectSlips(ctx, 'applicant', applicant, ctx.t(name), ctx.t('role.applicant'));
  if (applicant.code.trim() === '') {
    const code = natural ? 'summary.personCode' : kind ? 'summary.code' : 'summary.anyCode';
    found.splice(applicant.name.trim() ? 0 : 1, 0, missing('applicant-code', ctx.t(code)));
  }
  if (!natural && isFilled(legal)) found.push(...subjectSlips(ctx, 'legal', legal, ctx.t('summary.legalName'), ctx.t('role.legal-representative')));
  found.push(...roleSlips(ctx));
  const counts: Record<string, number> = {};
  for (const subject of related) {
    const n = (counts[subject.role] || 0) + 1;
    counts[subject.role] = n;
    const role = ctx.t(`role.${subject.role}` as const);
    found.push(...subjectSlips(ctx, `${subject.role}-${n}`, subject, ctx.t('summary.memberName', { role, n }), ctx.t('related.numbered', { role, n })));
  }
  return [...found, ...materialSlips(ctx)];
}

/** Roles that the matter wants named, and persons in them without a number. The check may be asked for all the same: it then wants them. */
function roleSlips(ctx: Context): Slip[] {
  const { legal, related } = ctx.form;
  const found: Slip[] = [];
  for (const role of requiredRoles(ctx.form, ctx.matter, ctx.kindOf(ctx.form.applicant))) {
    const who = ctx.t(`role.${role}` as const);
    const rows = related.filter((subject) => subject.role === role);
    const slip = (field: string, text: string): number => found.push({ field, text, passable: true });
    if (role === 'legal-representative' && !rows.length) {
      if (!isFilled(legal)) slip('legal-name', ctx.t('summary.legalName'));
      if (!legal.code.trim()) slip('legal-code', ctx.t('summary.legalCode'));
    } else if (!rows.length) slip(`${role}-add`, ctx.t('summary.role', { role: who }));
    rows.forEach(({ code }, i) => code.trim() || slip(`${role}-${i + 1}-code`, ctx.t('summary.memberCode', { role: who, n: i + 1 })));
  }
  return found;
}

/** What keeps a decision from being asked for. */
export function unfilled(ctx: Context): Slip[] {
  return slips(ctx).filter(({ passable }) => !passable);
}

const missing = (field: string, text: string): Slip => ({ field, text, passable: false });

function materialSlips(ctx: Context): Slip[] {
  const open = wanted(ctx.matter, ctx.form).filter((material) => !isSettled(ctx.matter, ctx.form, material));
  return open.map(({ id, name }) => missing(`material-${id}`, ctx.t('summary.material', { name })));
}

function subjectSlips(ctx: Context, id: string, subject: Related, nameless: string, who: string): Slip[] {
  const found: Slip[] = [];
  if (subject.name.trim() === '') found.push(missing(`${id}-name`, nameless));
  const { code } = subject;
  const kind = ctx.kindOf(subject);
  // Without a code there is the code to be asked for first, of an applicant.
  if (!kind && (code.trim() || subject.role !== 'applicant')) found.push(missing(`${id}-kind`, ctx.t('summary.kind', { who })));
  if (code.trim()) found.push(...codeSlips(ctx, `${id}-code`, subject));
  return found;
}

function codeSlips(ctx: Context, field: string, subject: Related): Slip[] {
  const { code, kind } = subject;
  const { valid, problems } = ctx.identify(code, isUscc(kind) ? 'uscc' : undefined);
  const first = problems.filter(({ severity }) => severity === 'error')[0];
  const name = ctx.t(isUscc(kind) ? 'code.uscc' : kind ? 'legal.code' : 'code.any');
  const at = (text: string): Slip[] => [{ field, text: ctx.t('summary.at', { field: name, text }), passable: true }];
  if (!valid && first) return at(first.text);
  const told = kindByNumber(ctx.identify(code));
  const another = kind && told && (kind === 'person') !== (told === 'person');
  return another ? at(ctx.t('summary.anotherKind', { kind: ctx.t(`applicant.kind.${told}` as const) })) : [];
}

/** Whether only a 统一社会信用代码 is taken. */
export const isUscc = (kind: Related['kind']): boolean => kind === 'organization' || kind === 'sole-trader';

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
    h('h2', {}, icon('error'), ctx.t(passable ? 'summary.title' : 'summary.unfilled')),
    h('ul', {}, found.map((slip) => h('li', {}, link(slip)))),
    passable && h('button', { type: 'button', class: 'link', id: 'submit-anyway', onclick: anyway }, ctx.t('submit.anyway')),
  );
}
