import { computed, defineComponent, h, ref } from 'vue';
import type { PropType, SlotsType } from 'vue';
import { message } from 'credit-check/messages';
import type { IdentifierKind, Lang } from '../types.js';
import { useCreditCheck } from './use-credit-check.js';
import type { CreditCheckField } from './use-credit-check.js';

/** What the slot of `CreditCode` draws its field from: `v-model` on `field.value`, `@blur` to `field.leave`. */
export interface CreditCodeSlot {
  value: string;
  update(value: string): void;
  leave(): void;
  state: CreditCheckField['state']['value'];
}

/**
 * A code field with feedback beneath it and what may have been meant, taken by a second press after it was compared, around the
 * input of any library. `notify` is called
 * after a suggestion was taken, where the library's form item has to be told: in Element Plus
 * `() => formItem.validate('change')`, in Ant Design Vue `() => formItemContext.onFieldChange()`.
 */
export const CreditCode = defineComponent({
  name: 'CreditCode',
  props: {
    modelValue: { type: String, default: '' },
    kind: String as PropType<IdentifierKind>,
    lang: { type: String as PropType<Lang>, default: 'zh-CN' },
    notify: Function as PropType<() => void>,
  },
  emits: { 'update:modelValue': (_value: string) => true, take: (_value: string) => true },
  slots: Object as SlotsType<{ default: CreditCodeSlot }>,
  setup(props, { emit, slots }) {
    const value = computed({ get: () => props.modelValue, set: (next: string) => emit('update:modelValue', next) });
    const field = useCreditCheck({ value, lang: props.lang, ...(props.kind ? { kind: props.kind } : {}) });
    const take = (code: string): void => {
      field.take(code);
      emit('take', code);
      // After the new value has come back down, so that the form item judges that one.
      if (props.notify) void Promise.resolve().then(props.notify);
    };
    const update = (next: string): void => {
      value.value = next;
    };
    const input = () =>
      slots.default
        ? slots.default({ value: props.modelValue, update, leave: field.leave, state: field.state.value })
        : h('input', { value: props.modelValue, onInput: (event: Event) => update((event.target as HTMLInputElement).value), onBlur: field.leave });
    const chosen = ref('');
    const choose = (code: string): void => {
      if (chosen.value !== code) chosen.value = code;
      else take(code);
    };
    const offer = (code: string) =>
      h(
        'button',
        { type: 'button', class: 'credit-code-take', key: code, 'aria-pressed': chosen.value === code, onClick: () => choose(code) },
        chosen.value === code ? `${message('code.take', props.lang)} ${code}` : different(code, field.report.value ? field.report.value.normalized : '').map((part) => (part.same ? part.text : h('mark', part.text))),
      );
    return () =>
      h('div', { class: 'credit-code', 'data-state': field.state.value }, [
        input(),
        h('div', { class: 'credit-code-note', role: 'status' }, [
          field.state.value === 'valid' || field.message.value === '' ? null : h('span', field.message.value),
          ...field.suggestions.value.map(offer),
        ]),
      ]);
  },
});

/** A code in runs of characters that are, or are not, those of the written one. */
function different(code: string, written: string): { text: string; same: boolean }[] {
  const parts: { text: string; same: boolean }[] = [];
  Array.from(code).forEach((character, i) => {
    const same = written.length !== code.length || written.charAt(i) === character;
    const last = parts[parts.length - 1];
    if (last && last.same === same) last.text += character;
    else parts.push({ text: character, same });
  });
  return parts;
}
