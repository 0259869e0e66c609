import { defineComponent, h, ref, toRaw } from 'vue';
import 'credit-check/element';
import type { PropType } from 'vue';
import type { Checker, CreditError, Decision, Lang, Request } from 'credit-check';
import type { CreditCheckElement, CreditCheckEvents } from '../element/element.js';

/**
 * `<credit-check>` with typed properties and events; it brings the element along. `v-model` is the
 * decision, `null` while there is none; `notify` is called at every change, for the form item around it.
 */
export const CreditCheck = defineComponent({
  name: 'CreditCheck',
  props: {
    modelValue: { type: Object as PropType<Decision | null>, default: null },
    checker: Object as PropType<Checker>,
    request: Object as PropType<Request>,
    packs: Array as PropType<string[]>,
    rulebook: String,
    calendar: String,
    trust: String,
    wasm: String,
    matter: String,
    date: String,
    lang: String as PropType<Lang>,
    theme: String as PropType<'light' | 'dark'>,
    size: String as PropType<'large'>,
    name: String,
    required: Boolean,
    disabled: Boolean,
    notify: Function as PropType<() => void>,
  },
  emits: {
    'update:modelValue': (_decision: Decision | null) => true,
    change: (_detail: CreditCheckEvents['credit-change']) => true,
    decision: (_detail: CreditCheckEvents['credit-decision']) => true,
    failure: (_error: CreditError) => true,
  },
  setup(props, { emit, expose }) {
    const element = ref<CreditCheckElement | null>(null);
    expose({ element });
    const changed = ({ detail }: CustomEvent<CreditCheckEvents['credit-change']>): void => {
      emit('update:modelValue', detail.decision);
      emit('change', detail);
      if (props.notify) props.notify();
    };
    return () => {
      const { packs, rulebook, calendar, trust, wasm, matter, date, lang, theme, size, name } = props;
      return h('credit-check', {
        ref: element,
        // Properties where the element has objects, attributes elsewhere, in every version of Vue 3.
        ...(props.checker ? { '.checker': toRaw(props.checker) } : {}),
        ...(props.request ? { '.request': toRaw(props.request) } : {}),
        ...{ '^packs': packs && packs.join(' '), '^rulebook': rulebook, '^calendar': calendar, '^trust': trust, '^wasm': wasm },
        ...{ '^matter': matter, '^date': date, '^lang': lang, '^theme': theme, '^size': size, '^name': name },
        ...{ '^required': props.required ? '' : null, '^disabled': props.disabled ? '' : null },
        'onCredit-change': changed,
        'onCredit-decision': ({ detail }: CustomEvent<CreditCheckEvents['credit-decision']>) => emit('decision', detail),
        'onCredit-error': ({ detail }: CustomEvent<CreditCheckEvents['credit-error']>) => emit('failure', detail.error),
      });
    };
  },
});
