import { createElement as h } from 'react';
import { createRoot } from 'react-dom/client';
import { Form, Input } from 'antd';
import { antdRule } from 'credit-check/adapters';

const rules = [antdRule({ kind: 'uscc' })];
const item = h(Form.Item, { name: 'code', label: '代码', rules, validateTrigger: 'onBlur' }, h(Input));
createRoot(document.getElementById('app')).render(h(Form, null, item));
