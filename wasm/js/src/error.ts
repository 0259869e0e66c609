import type { Lang } from './types.js';

/** Errors of this package itself; the engine's own errors bring their words along. */
const OWN = {
  'engine.not-ready': {
    'zh-CN': ['核查引擎还没有启动', '先等待 ready() 或 load() 完成，再调用'],
    en: ['the engine has not started', 'await ready() or load() first'],
  },
  'engine.start': {
    'zh-CN': [
      '核查引擎没能启动',
      '检查 wasm 文件的地址，以及内容安全策略是否含 wasm-unsafe-eval（Chromium 96 及更早需要 unsafe-eval）',
    ],
    en: [
      'the engine could not start',
      "check the wasm file's address, and that the content security policy has wasm-unsafe-eval (unsafe-eval up to Chromium 96)",
    ],
  },
  'engine.start/node': {
    'zh-CN': ['核查引擎没能启动', '检查 wasm 文件是否在安装包的 dist 目录中；打包成单个文件时用 ready(字节) 给出，或改用 credit-check/inline'],
    en: ['the engine could not start', 'check that the wasm file is in dist of the installed package; where everything is bundled into one file, give its bytes to ready(), or use credit-check/inline'],
  },
  'engine.options': {
    'zh-CN': ['load() 的参数不对', 'packs 是数组；packs 的每一项、rulebook、calendar、trust 给地址或字节，trust 也可以是对象；memory 给名称，或有 read 和 write 的对象'],
    en: ['the options of load() are wrong', 'packs is an array; each of packs, rulebook, calendar and trust is an address or bytes, trust may be an object as well; memory is a name, or an object with read and write'],
  },
  'memory.unavailable': {
    'zh-CN': ['这个浏览器不让本页保存期号记录，已见过哪些期无从核对', '允许本网站保存数据（无痕窗口通常不允许），或由页面给出别处的 memory'],
    en: ['this browser does not let the page keep a memory, so that issues cannot be held against those of before', 'allow this site to keep data (private windows mostly do not), or give load() a memory that is kept elsewhere'],
  },
  'worker.unavailable': {
    'zh-CN': ['这里不能启动 Worker', '在网页中使用 credit-check/worker；Node 和测试环境改用 credit-check'],
    en: ['no worker can be started here', 'use credit-check/worker in pages, and credit-check in Node and test environments'],
  },
  'worker.start': {
    'zh-CN': ['Worker 没能启动', '检查内容安全策略：worker-src 允许 credit-check 的文件；使用 Trusted Types 时在 trusted-types 中列出 credit-check'],
    en: ['the worker could not start', 'check the content security policy: worker-src has to allow the files of credit-check; where Trusted Types are used, name credit-check in trusted-types'],
  },
  'element.matter': {
    'zh-CN': ['规则书里没有这个办理事项', '检查 matter 属性是否为规则书中的事项编号'],
    en: ['the rulebook has no such matter', 'check that the attribute matter is the id of a matter in the rulebook'],
  },
  'element.failed': {
    'zh-CN': ['核信组件没能启动', '检查组件的数据地址，必要时联系技术支持'],
    en: ['the component could not start', 'check where its data is; if need be, ask who supports the page'],
  },
  'engine.aborted': {
    'zh-CN': ['载入已中止', '需要时重新调用 load()'],
    en: ['the loading was ended', 'call load() again when it is wanted'],
  },
  'engine.disposed': {
    'zh-CN': ['这份数据已释放，不能再用', '重新 load()，或不要过早调用 dispose()'],
    en: ['this data was given back and cannot be used', 'load() anew, or call dispose() later'],
  },
  'engine.trap': {
    'zh-CN': ['核查引擎意外停止，这次没有结论', '重新载入页面再试；若再次出现，可能是内存不足或浏览器的缺陷：换一个浏览器，并报给维护者'],
    en: ['the engine stopped, there is no answer', 'load the page anew; if it happens again, memory is short or the browser has a fault: use another one and report it'],
  },
  'engine.data': {
    'zh-CN': ['数据文件没能读取', '检查文件地址和网络'],
    en: ['a data file could not be read', 'check its address and the network'],
  },
} as const;

export type OwnCode = keyof typeof OWN;

/** Longest place that an error carries: a whole file pasted for an address says nothing to anybody. */
const MOST_PLACE = 200;

/** Errors of another realm are no instances of this one's classes. */
const isError = (thrown: unknown): thrown is Error => thrown instanceof Error || Object.prototype.toString.call(thrown) === '[object Error]';

/** Whether the engine has trapped. */
export const isTrap = (thrown: unknown): boolean => thrown instanceof WebAssembly.RuntimeError || (isError(thrown) && thrown.name === 'RuntimeError');

/** Shape of a failure as the engine reports it. */
interface Failure {
  code: string;
  place?: string;
  text: string;
  remedy?: string;
}

/**
 * What every call of this package throws: a stable `code`, the `place` in the input where there is one
 * (a JSON pointer or a file), and a `remedy`, what to do next. `message` is the sentence for people.
 */
export class CreditError extends Error {
  readonly code: string;
  readonly place: string | undefined;
  readonly remedy: string;

  constructor(failure: Failure) {
    super(failure.text);
    this.name = 'CreditError';
    this.code = failure.code;
    this.place = failure.place;
    this.remedy = failure.remedy || '';
  }

  /** The engine's own JSON of a failure: `place` is absent when there is none. */
  toJSON(): Failure {
    const place = this.place === undefined ? {} : { place: this.place };
    return { code: this.code, ...place, remedy: this.remedy, text: this.message };
  }

  /** An error of this package, not of the engine. */
  static own(code: OwnCode, lang: Lang = 'zh-CN', place?: string, cause?: unknown): CreditError {
    const [text, remedy] = OWN[code][lang];
    const detail = isError(cause) ? `${text}: ${cause.message}` : text;
    const where = place && place.length > MOST_PLACE ? `${place.slice(0, MOST_PLACE)}…` : place;
    // What stands behind the stroke is another remedy of the same error.
    return new CreditError({ code: code.split('/')[0] as string, text: detail, remedy, ...(where ? { place: where } : {}) });
  }

  /** Anything the engine threw, as a CreditError; what is not a failure of the engine is passed on as it is. */
  static from(thrown: unknown, lang?: Lang): unknown {
    if (isTrap(thrown)) return CreditError.own('engine.trap', lang, undefined, thrown);
    if (thrown instanceof CreditError || typeof thrown !== 'object' || thrown === null) return thrown;
    const { code, place, text, message, remedy } = thrown as Record<string, unknown>;
    if (typeof code !== 'string') return thrown;
    return new CreditError({
      code,
      text: String(text || message || code),
      ...(typeof remedy === 'string' ? { remedy } : {}),
      ...(typeof place === 'string' ? { place } : {}),
    });
  }
}
