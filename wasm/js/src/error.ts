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
    const detail = cause instanceof Error ? `${text}: ${cause.message}` : text;
    return new CreditError({ code, text: detail, remedy, ...(place ? { place } : {}) });
  }

  /** Anything the engine threw, as a CreditError; what is not a failure of the engine is passed on as it is. */
  static from(thrown: unknown, lang?: Lang): unknown {
    if (thrown instanceof WebAssembly.RuntimeError) return CreditError.own('engine.trap', lang, undefined, thrown);
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
