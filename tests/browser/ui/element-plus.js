import { createApp, h, reactive } from 'vue';
import { ElForm, ElFormItem, ElInput } from 'element-plus';
import { elementPlusRule } from 'credit-check/adapters';

const form = reactive({ code: '' });
const rules = { code: [elementPlusRule({ kind: 'uscc' })] };

createApp({
  render: () =>
    h(ElForm, { model: form, rules }, () =>
      h(ElFormItem, { prop: 'code', label: '代码' }, () => h(ElInput, { modelValue: form.code, 'onUpdate:modelValue': (value) => (form.code = value) })),
    ),
}).mount('#app');
