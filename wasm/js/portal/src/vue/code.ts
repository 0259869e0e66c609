import { ElInput, useFormItem } from 'element-plus';
import { defineComponent, h } from 'vue';
import { CreditCode } from 'credit-check/vue';
import type { CreditCodeSlot } from 'credit-check/vue';

/** A code field for forms of Element Plus: its own input, our suggestions, and its form item, which hears of them. */
export const Code = defineComponent({
  props: { modelValue: { type: String, required: true } },
  emits: { 'update:modelValue': (_code: string) => true },
  setup(props, { emit }) {
    const { formItem } = useFormItem();
    const input = ({ value, update, leave }: CreditCodeSlot) =>
      h(ElInput, { id: 'code', modelValue: value, 'onUpdate:modelValue': update, onBlur: leave });
    const notify = (): void => {
      if (formItem) void formItem.validate('blur').catch(() => undefined);
    };
    return () =>
      h(
        CreditCode,
        { modelValue: props.modelValue, 'onUpdate:modelValue': (code: string) => emit('update:modelValue', code), kind: 'uscc', notify },
        { default: input },
      );
  },
});
