// A code field with suggestions in an Element Plus form, and the element as a Vue component.
import { createApp, defineComponent, h, reactive } from 'vue';
import { ElForm, ElFormItem, ElInput, useFormItem } from 'element-plus';
import { load } from 'credit-check';
import { elementPlusRule } from 'credit-check/adapters';
import 'credit-check/element';
import { CreditCheck, CreditCode } from 'credit-check/vue';

const state = reactive({ code: '', decision: null, checker: undefined, request: undefined });
const rules = { code: [elementPlusRule({ kind: 'uscc' })] };
window.state = state;
window.load = load;

/** Inside the form item, which it tells when a suggestion was taken. */
const Code = defineComponent(() => {
  const { formItem } = useFormItem();
  const slot = ({ value, update, leave }) => h(ElInput, { modelValue: value, 'onUpdate:modelValue': update, onBlur: leave, validateEvent: true });
  return () =>
    h(
      CreditCode,
      { modelValue: state.code, 'onUpdate:modelValue': (value) => (state.code = value), kind: 'uscc', notify: () => formItem.validate('blur') },
      { default: slot },
    );
});

createApp({
  render: () => [
    h(ElForm, { model: state, rules }, () => h(ElFormItem, { prop: 'code', label: '代码' }, () => h(Code))),
    state.checker &&
      h(CreditCheck, {
        ...{ checker: state.checker, request: state.request, name: 'credit', lang: 'en' },
        modelValue: state.decision,
        'onUpdate:modelValue': (decision) => (state.decision = decision),
      }),
  ],
}).mount('#app');
