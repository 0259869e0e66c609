import { createApp, h, reactive } from 'vue';
import { NForm, NFormItem, NInput } from 'naive-ui';
import { naiveUiRule } from 'credit-check/adapters';

const form = reactive({ code: '' });
const rule = naiveUiRule({ kind: 'uscc' });

createApp({
  render: () =>
    h(NForm, { model: form }, () =>
      h(NFormItem, { path: 'code', label: '代码', rule }, () => h(NInput, { value: form.code, 'onUpdate:value': (value) => (form.code = value) })),
    ),
}).mount('#app');
