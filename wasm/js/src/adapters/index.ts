/** Form rules, one for each library, over the check of the page's engine. */
export { antDesignVueRule } from './ant-design-vue.js';
export { antdRule } from './antd.js';
export { elementPlusRule } from './element-plus.js';
export { elementUiRule } from './element-ui.js';
export { naiveUiRule } from './naive-ui.js';
export { vantRule } from './vant.js';
export type { AdapterOptions } from './options.js';
