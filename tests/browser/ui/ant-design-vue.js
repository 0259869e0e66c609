import { createApp, h, reactive } from 'vue';
import { Form, FormItem, Input } from 'ant-design-vue';
import { antDesignVueRule } from 'credit-check/adapters';

const form = reactive({ code: '' });
const rules = [antDesignVueRule({ kind: 'uscc' })];

createApp({
  render: () =>
    h(Form, { model: form }, () =>
      h(FormItem, { name: 'code', label: '代码', rules }, () => h(Input, { value: form.code, 'onUpdate:value': (value) => (form.code = value) })),
    ),
}).mount('#app');
