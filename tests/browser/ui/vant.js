import { createApp, h, reactive } from 'vue';
import { Field, Form } from 'vant';
import { vantRule } from 'credit-check/adapters';

const form = reactive({ code: '' });
const rules = [vantRule({ kind: 'uscc' })];

createApp({
  render: () => h(Form, () => h(Field, { name: 'code', label: '代码', rules, modelValue: form.code, 'onUpdate:modelValue': (value) => (form.code = value) })),
}).mount('#app');
