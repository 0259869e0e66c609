import { applicantStep } from './applicant.js';
import { commitmentStep } from './commitment.js';
import type { Actions, Context } from './context.js';
import { fill, focusOn, h } from './dom.js';
import { icon } from './icons.js';
import { livePanel } from './live.js';
import { materialsStep } from './materials.js';
import { matterStep } from './matter.js';
import { slips, summary } from './summary.js';
import { tryout } from './tryout.js';

/** The form with its live side panel. */
export function formView(ctx: Context, actions: Actions): HTMLElement {
  const errors = h('div', {});
  const submit = (event: Event): void => {
    event.preventDefault();
    const found = slips(ctx);
    if (found.length === 0) return actions.submit();
    fill(errors, summary(ctx, found, () => actions.submit()));
    return focusOn('summary');
  };
  return h(
    'main',
    { class: 'wrap', id: 'main' },
    h('h1', { id: 'title', tabindex: '-1' }, ctx.t('app.title')),
    h('p', { class: 'lead' }, ctx.t('app.lead')),
    tryout(ctx, actions),
    h('p', { class: 'filled', id: 'filled', role: 'status' }),
    errors,
    h(
      'div',
      { class: 'columns' },
      h(
        'form',
        { id: 'form', novalidate: true, autocomplete: 'off', onsubmit: submit },
        matterStep(ctx),
        applicantStep(ctx),
        materialsStep(ctx),
        commitmentStep(ctx),
        h(
          'div',
          { class: 'submit' },
          h('button', { type: 'submit', class: 'button primary', id: 'submit' }, icon('shield'), ctx.t('submit')),
          h('p', { class: 'hint' }, ctx.t('submit.note')),
        ),
      ),
      livePanel(ctx),
    ),
  );
}
