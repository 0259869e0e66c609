import { ElAlert, ElButton, ElDescriptions, ElDescriptionsItem, ElForm, ElFormItem, ElInput, ElOption, ElRadioButton, ElRadioGroup, ElSelect } from 'element-plus';
import type { FormInstance } from 'element-plus';
import { computed, defineComponent, h, nextTick, reactive, ref } from 'vue';
import type { Component } from 'vue';
import { elementPlusRule } from 'credit-check/adapters';
import { message } from 'credit-check/messages';
import type { Checker, Decision, MaterialState, Matter, Outcome, Request, Role, Subject } from 'credit-check';
import { isPeople, kindByNumber } from '../../../src/ui/kind.js';
import type { Case } from '../sample.js';
import { word } from '../words.js';
import { Code } from './code.js';
import { top } from './top.js';

/** The library's own colours for the outcomes; the words say it as well. */
const TONE: Record<Outcome, 'success' | 'info' | 'warning' | 'error'> = {
  accept: 'success',
  'accept-on-commitment': 'success',
  'accept-with-deferral': 'info',
  supplement: 'warning',
  refer: 'warning',
  refuse: 'error',
};
/** Their declarations are too deep for `h`. */
const [Select, Option, Item] = [ElSelect as Component, ElOption as Component, ElFormItem as Component];
const STATES: MaterialState[] = ['present', 'missing', 'defective'];

interface Filled {
  matter: string;
  name: string;
  code: string;
  /** Whom the matter wants named besides, by role. */
  others: Partial<Record<Role, { name: string; code: string }>>;
  materials: Record<string, MaterialState>;
  signed: boolean | undefined;
}

/** An approval form of Element Plus over an opened checker: the library's controls, our rules and decision. */
export const application = (checker: Checker, cases: Case[]) =>
  defineComponent(() => {
    const description = checker.describe();
    const day = cases[0] ? cases[0].request.decidedOn : '';
    const [first] = description.matters;
    const form = reactive<Filled>({ matter: first ? first.id : '', name: '', code: '', others: {}, materials: {}, signed: undefined });
    const element = ref<FormInstance>();
    const decision = ref<Decision>();
    const matter = computed(() => description.matters.filter(({ id }) => id === form.matter)[0] as Matter);
    const phone = matchMedia('(max-width: 640px)');
    const narrow = ref(phone.matches);
    phone.addListener(() => {
      narrow.value = phone.matches;
    });
    const rules = {
      name: [{ required: true, message: message('summary.name'), trigger: 'blur' }],
      code: [{ required: true, message: message('summary.code'), trigger: 'blur' }, elementPlusRule({ kind: 'uscc' })],
    };

    const required = computed(() => matter.value.roles.filter((role) => role.required));
    const other = (role: Role): { name: string; code: string } => form.others[role] || { name: '', code: '' };
    const named = (role: Role): Subject => {
      const [name, code] = [other(role).name.trim(), other(role).code.trim()];
      return { role, kind: isPeople(role) ? 'person' : kindByNumber(checker.validate(code)) || 'organization', name, code };
    };

    const request = (): Request => ({
      ...{ matter: form.matter, appliedOn: day, decidedOn: day },
      subjects: [{ role: 'applicant', kind: 'organization', name: form.name.trim(), code: form.code.trim() }, ...required.value.map(({ id }) => named(id))],
      materials: matter.value.materials.filter(({ id }) => form.materials[id]).map(({ id }) => ({ id, state: form.materials[id] as MaterialState })),
      commitments: form.signed ? [{ type: matter.value.commitment.type, signedOn: day }] : [],
    });
    const submit = async (): Promise<void> => {
      decision.value = undefined;
      if (!element.value || !(await element.value.validate().catch(() => false))) return;
      decision.value = checker.check(request());
      await nextTick();
      const shown = document.getElementById('answer');
      if (shown) shown.focus();
    };

    const field = (prop: string, label: string, ...children: unknown[]) => h(ElFormItem, { prop, label }, () => children);
    /** Nothing is answered that nobody has answered. */
    const answered = (prop: string, label: string, words: string, ...children: unknown[]) =>
      h(ElFormItem, { prop, label, rules: [{ required: true, message: words, trigger: 'change' }] }, () => children);
    const matterField = () =>
      h(Select, { modelValue: form.matter, 'onUpdate:modelValue': (id: string) => Object.assign(form, { matter: id, others: {}, materials: {}, signed: undefined }), id: 'matter', ariaLabel: message('matter.label') }, () =>
        description.matters.map(({ id, name }) => h(Option, { key: id, value: id, label: name })),
      );
    /** Of several of which one is enough nothing more is asked once one is there. */
    const settled = ({ id, group }: Matter['materials'][number]): boolean =>
      matter.value.materials.some((other) => !!group && other.group === group && other.id !== id && form.materials[other.id] === 'present');
    const material = (one: Matter['materials'][number]) => materialOf(one, one.id, one.name);
    const materialOf = (one: Matter['materials'][number], id: string, name: string) =>
      (settled(one) ? field : (prop: string, label: string, ...children: unknown[]) => answered(prop, label, message('summary.material', 'zh-CN', { name }), ...children))(
        `materials.${id}`,
        name,
        h(ElRadioGroup, { modelValue: form.materials[id] || '', 'onUpdate:modelValue': (state) => (form.materials[id] = state as MaterialState), ariaLabel: name }, () =>
          STATES.map((state) => h(ElRadioButton, { key: state, value: state }, () => message(`materials.state.${state}` as const))),
        ),
      );
    /** Name and number of somebody whom the matter checks too; people from elsewhere have numbers of other kinds. */
    const person = ({ id, text }: Matter['roles'][number]) =>
      (['name', 'code'] as const).map((part) => {
        const own = id === 'legal-representative';
        const code = part === 'name' ? (own ? 'summary.legalName' : 'summary.memberName') : own ? 'summary.legalCode' : 'summary.memberCode';
        const words = message(code, 'zh-CN', { role: text, n: 1 });
        const rules = [{ required: true, message: words, trigger: 'blur' }, ...(part === 'code' ? [elementPlusRule()] : [])];
        const label = `${text}${message(part === 'code' ? (isPeople(id) ? 'legal.code' : 'code.any') : isPeople(id) ? 'legal.name' : 'applicant.anyName')}`;
        const set = (value: string) => (form.others[id] = { ...other(id), [part]: value });
        return h(Item, { prop: `others.${id}.${part}`, label, rules }, () => h(ElInput, { id: `${id}-${part}`, modelValue: other(id)[part], 'onUpdate:modelValue': set }));
      });
    const commitment = () => {
      const { name } = matter.value.commitment;
      if (!name) return null;
      return answered(
        'signed',
        message('commitment.legend'),
        message('summary.signed', 'zh-CN', { name }),
        h(ElRadioGroup, { modelValue: form.signed === undefined ? '' : form.signed, 'onUpdate:modelValue': (signed) => (form.signed = Boolean(signed)), ariaLabel: name }, () => [
          h(ElRadioButton, { value: true }, () => message('result.signed', 'zh-CN', { name })),
          h(ElRadioButton, { value: false }, () => message('vue.unsigned')),
        ]),
      );
    };

    return () => [
      top(description, cases),
      h('main', { class: 'wrap', id: 'main' }, [
        h('h1', word('zh-CN', 'vue')),
        h('p', { class: 'lead' }, word('zh-CN', 'vueLead')),
        h(
          ElForm,
          {
            ...{ ref: element, model: form, rules, labelWidth: '14em', class: 'step', labelPosition: narrow.value ? 'top' : 'right' },
            onSubmit: (event: Event) => {
              event.preventDefault();
              void submit();
            },
          },
          () => [
            field('matter', message('matter.legend'), matterField()),
            field('name', message('applicant.name'), h(ElInput, { id: 'name', modelValue: form.name, 'onUpdate:modelValue': (name: string) => (form.name = name) })),
            field('code', message('code.uscc'), h(Code, { modelValue: form.code, 'onUpdate:modelValue': (code: string) => (form.code = code) })),
            required.value.map(person),
            matter.value.materials.map(material),
            commitment(),
            h(ElFormItem, null, () => h(ElButton, { type: 'primary', nativeType: 'submit', id: 'submit' }, () => message('submit'))),
          ],
        ),
        decision.value && answer(decision.value),
      ]),
      h('footer', { class: 'wrap foot' }, h('p', message('app.sample'))),
    ];
  });

/** The decision in the library's own controls. */
function answer(decision: Decision) {
  const item = (label: string, texts: string[]) =>
    texts.length > 0 && h(ElDescriptionsItem, { label }, () => texts.map((text) => h('p', { key: text }, text)));
  return h('section', { class: 'step', id: 'answer', tabindex: '-1', 'data-outcome': decision.outcome, 'aria-label': decision.headline }, [
    h(ElAlert, { type: TONE[decision.outcome], title: decision.headline, showIcon: true, closable: false }),
    h(ElDescriptions, { column: 1, border: true }, () => [
      item(message('result.todo'), decision.missing.map(({ name, due }) => `${name}${due ? `：${due.text}` : ''}`)),
      item(message('result.why'), [decision.summary]),
      item(message('result.rules'), decision.reasons.map(({ text }) => text)),
      item(message('result.basis'), (decision.bases || []).map(({ text }) => text)),
      item(message('result.found'), decision.findings.map(({ text }) => text)),
      item(message('result.change'), decision.waysForward.map(({ text }) => text)),
      item(message('result.checked'), decision.coverage.map(({ text }) => text)),
      item(message('result.receipt'), [decision.receipt.decision]),
    ]),
  ]);
}
