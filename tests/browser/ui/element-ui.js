import Vue from 'vue'; // Vue 2 in this bundle
import { Form, FormItem, Input } from 'element-ui';
import { elementUiRule } from 'credit-check/adapters';

new Vue({
  data: { form: { code: '' }, rules: { code: [elementUiRule({ kind: 'uscc' })] } },
  render(h) {
    const input = h(Input, { props: { value: this.form.code }, on: { input: (value) => (this.form.code = value) } });
    return h(Form, { props: { model: this.form, rules: this.rules } }, [h(FormItem, { props: { prop: 'code', label: '代码' } }, [input])]);
  },
}).$mount('#app');
