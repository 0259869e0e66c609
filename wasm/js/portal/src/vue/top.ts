import { h, onMounted, ref, defineComponent } from 'vue';
import { message } from 'credit-check/messages';
import type { Description } from 'credit-check';
import type { Case } from '../sample.js';
import { header } from '../header.js';

/** The header that all demo pages share, which is plain DOM; this page speaks Chinese only. */
const Header = defineComponent({
  props: { description: { type: Object, required: true }, cases: { type: Array, required: true } },
  setup(props) {
    const place = ref<HTMLElement>();
    onMounted(() => {
      const page = {
        ...{ here: 'element-plus' as const, lang: 'zh-CN' as const, data: 'fresh' as const, day: '', cases: props.cases as Case[] },
        description: props.description as Description,
        t: (code: Parameters<typeof message>[0], params?: Record<string, string | number>) => message(code, 'zh-CN', params),
      };
      const nothing = (): void => undefined;
      const head = header(page, { language: nothing, example: nothing, currentData: nothing });
      head.querySelectorAll('.langs').forEach((langs) => langs.remove());
      if (place.value) place.value.append(head);
    });
    return () => h('div', { ref: place });
  },
});

export const top = (description: Description, cases: Case[]) => [
  h('a', { class: 'skip', href: '#main' }, message('app.skip')),
  h(Header, { description, cases }),
];
