import { applicantStep } from './applicant.js';
import { commitmentStep } from './commitment.js';
import type { Actions, Context } from './context.js';
import { fill, h } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { livePanel } from './live.js';
import { materialsStep } from './materials.js';
import { matterStep } from './matter.js';
import { slips, summary } from './summary.js';

/** The form with its live side panel. */
export function formView(ctx: Context, actions: Actions): HTMLElement {
  const submit = (event: Event): void => {
    event.preventDefault();
    if (slips(ctx).length === 0) actions.submit();
    else showSlips(ctx, errors, actions);
  };
  const errors = h('div', { id: 'errors' });
  return h(
    'div',
    {},
    errors,
    h(
      'div',
      { class: 'columns' },
      h(
        'form',
        { id: 'form', part: 'form', novalidate: true, autocomplete: 'off', onsubmit: submit },
        h(
          'fieldset',
          { class: 'all' },
          matterStep(ctx),
          applicantStep(ctx),
          materialsStep(ctx),
          commitmentStep(ctx),
          h(
            'div',
            { class: 'submit' },
            h('button', { type: 'submit', class: 'button primary', id: 'submit', part: 'submit' }, icon('shield'), ctx.t('submit')),
            h('p', { class: 'hint' }, ctx.t('submit.note')),
          ),
        ),
      ),
      livePanel(ctx),
    ),
  );
}

/** Says above the form what is to be corrected, and takes the focus there. */
export function showSlips(ctx: Context, errors: HTMLElement, actions: Actions): void {
  fill(errors, summary(ctx, slips(ctx), () => actions.submit()));
  ctx.focusOn('summary');
}
