import type { Lang } from './types.js';

/** One thing about this browser or page that the engine minds. */
export interface EnvironmentFinding {
  /** `env.no-wasm`, `env.old-kernel`, `env.csp`, `env.file-page`, `env.no-file`, `env.unreachable`, `env.mime`, `env.sync-limit`. */
  code: string;
  /** `error`: the engine cannot start; `note`: it starts, but. */
  severity: 'error' | 'note';
  text: string;
  remedy: string;
}

export interface Environment {
  ok: boolean;
  /** The browser's kernel, as it names itself: `Chromium 83`. */
  kernel: string;
  findings: EnvironmentFinding[];
}

type Sentence = Record<Lang, readonly [string, string]>;

const SENTENCES = {
  'env.no-wasm': {
    'zh-CN': ['浏览器不支持 WebAssembly，或已被策略关闭', '换用 Chromium 75、Firefox 79、Safari 15 及以上内核的浏览器，或请管理员启用 WebAssembly'],
    en: ['the browser has no WebAssembly, or a policy has switched it off', 'use a browser of Chromium 75, Firefox 79 or Safari 15 or later, or have WebAssembly enabled'],
  },
  'env.old-kernel': {
    'zh-CN': ['浏览器内核（{kernel}）过旧，缺少所需的 WebAssembly 指令', '升级到 Chromium 75、Firefox 79、Safari 15 及以上内核；奇安信、360、UOS 浏览器请切换到极速模式或更新版本'],
    en: ['the kernel ({kernel}) is too old: it lacks instructions of WebAssembly', 'update to Chromium 75, Firefox 79, Safari 15 or later'],
  },
  'env.csp': {
    'zh-CN': ['页面的内容安全策略（CSP）禁止编译 WebAssembly', '在 script-src 中加入 {words}'],
    en: ["the page's content security policy forbids WebAssembly", 'add {words} to script-src'],
  },
  'env.file-page': {
    'zh-CN': ['页面是直接打开的本地文件，浏览器不允许它读取旁边的 wasm 文件', '改用 credit-check/inline，或通过 http 服务打开页面'],
    en: ['the page is a local file, which may not read the wasm file beside it', 'use credit-check/inline, or open the page over http'],
  },
  'env.no-file': {
    'zh-CN': ['服务器上没有 wasm 文件：{url}（HTTP {status}）', '把包内的 credit_browser_bg.wasm 放到该地址，或用 ready(地址) 指明位置'],
    en: ['the server has no wasm file at {url} (HTTP {status})', 'put credit_browser_bg.wasm of the package there, or name its place with ready(address)'],
  },
  'env.unreachable': {
    'zh-CN': ['wasm 文件无法读取：{url}', '检查网络，以及内容安全策略的 connect-src 是否允许该地址；不允许任何请求时改用 credit-check/inline'],
    en: ['the wasm file cannot be read: {url}', 'check the network, and that connect-src of the content security policy allows the address; where nothing may be fetched, use credit-check/inline'],
  },
  'env.mime': {
    'zh-CN': ['服务器给 wasm 文件的类型是“{type}”，不是 application/wasm：仍可启动，但较慢', '为 .wasm 配置 application/wasm：nginx 在 types 中加 application/wasm wasm;，Tomcat、TongWeb 在 web.xml 加 mime-mapping'],
    en: ['the server calls the wasm file “{type}”, not application/wasm: it starts all the same, but slower', 'configure application/wasm for .wasm: in nginx types { application/wasm wasm; }, in Tomcat a mime-mapping of web.xml'],
  },
  'env.html': {
    'zh-CN': ['该地址返回的是网页而不是 wasm 文件：{url}', '单页应用的服务器把未知地址都转到首页；把 credit_browser_bg.wasm 放到该地址，Vite 5 至 7 开发时在 optimizeDeps.exclude 加入 credit-check'],
    en: ['there is a page and no wasm file at {url}', 'servers of single-page applications answer unknown addresses with the start page; put the file there, and in development with Vite 5 to 7 add credit-check to optimizeDeps.exclude'],
  },
  'env.sync-limit': {
    'zh-CN': ['这个内核（{kernel}）不允许在调用中同步启动引擎', '先 await ready()，再调用 validate() 等函数'],
    en: ['this kernel ({kernel}) does not start the engine within a call', 'await ready() first, then call validate() and the others'],
  },
} as const;

type FindingCode = keyof typeof SENTENCES;

const EMPTY = [0, 97, 115, 109, 1, 0, 0, 0];
/** A function that saturates a float and fills memory: the two youngest things that the engine's module needs. */
const FLOOR = [
  ...EMPTY,
  ...[1, 5, 1, 0x60, 1, 0x7d, 0],
  ...[3, 2, 1, 0],
  ...[5, 3, 1, 0, 1],
  ...[10, 18, 1, 16, 0, 0x20, 0, 0xfc, 0, 0x1a, 0x41, 0, 0x41, 0, 0x41, 0, 0xfc, 11, 0, 11],
];
/** From this Chromium on, a page may start larger modules within a call; from the other on, a policy has its own word for wasm. */
const SYNC = 113;
const OWN_WORD = 97;

/** Says what in this browser, page or server keeps the engine from starting, and what to do. `url` is where the module is, if it is fetched. */
export async function explain(lang: Lang, url: string | undefined): Promise<Environment> {
  const { name, chromium } = kernel();
  const findings: EnvironmentFinding[] = [];
  const add = (code: FindingCode, severity: 'error' | 'note', params: Record<string, string | number> = {}): void => {
    const [text, remedy] = (SENTENCES[code] as Sentence)[lang].map((sentence) =>
      sentence.replace(/\{(\w+)\}/g, (_, key: string) => String({ kernel: name, url, ...params }[key])),
    ) as [string, string];
    findings.push({ code, severity, text, remedy });
  };
  const done = (): Environment => ({ ok: findings.every(({ severity }) => severity !== 'error'), kernel: name, findings });

  if (typeof WebAssembly !== 'object') {
    add('env.no-wasm', 'error');
    return done();
  }
  if (!WebAssembly.validate(new Uint8Array(FLOOR))) add('env.old-kernel', 'error');
  try {
    new WebAssembly.Module(new Uint8Array(EMPTY));
  } catch (_) {
    add('env.csp', 'error', { words: chromium !== undefined && chromium < OWN_WORD ? "'unsafe-eval'" : "'wasm-unsafe-eval'" });
  }
  if (url === undefined) {
    if (chromium !== undefined && chromium < SYNC) add('env.sync-limit', 'note');
  } else if (/^file:/.test(url)) add('env.file-page', 'error');
  else await reach(url, add);
  return done();
}

async function reach(url: string, add: (code: FindingCode, severity: 'error' | 'note', params?: Record<string, string | number>) => void): Promise<void> {
  try {
    const { ok, status, headers } = await fetch(url, { method: 'HEAD' });
    const type = (headers.get('content-type') || '').split(';')[0] || '';
    if (!ok) add('env.no-file', 'error', { status });
    else if (type === 'text/html') add('env.html', 'error');
    else if (type !== 'application/wasm') add('env.mime', 'note', { type });
  } catch (_) {
    add('env.unreachable', 'error');
  }
}

function kernel(): { name: string; chromium?: number } {
  const agent = typeof navigator === 'undefined' ? '' : navigator.userAgent || '';
  const found = /(Chrom(?:e|ium)|Firefox|Version|Node\.js)\/(\d+)/.exec(agent);
  if (!found) return { name: agent || '?' };
  const [, brand = '', version = ''] = found;
  if (brand.indexOf('Chrom') === 0) return { name: `Chromium ${version}`, chromium: Number(version) };
  return { name: `${brand === 'Version' ? 'Safari' : brand} ${version}` };
}
