import type { Checker, LoadOptions } from '../engine.js';
import { CreditError } from '../error.js';
import { message } from '../messages/index.js';
import type { Decision, Lang, NoticeKind, Particulars, Request } from '../types.js';
import { associate } from './association.js';
import type { Association } from './association.js';
import { language, today } from './defaults.js';
import { fill, h } from '../ui/dom.js';
import { icon } from '../ui/icons.js';
import { unfold } from '../ui/unfold.js';
import { noticesOf } from './notices.js';
import { printAlone, printNotice } from './print.js';
import { download } from './record.js';
import type { CreditRecord } from './record.js';
import { dress } from './dress.js';
import { fromRequest } from './state.js';
import type { Form } from './state.js';
import { slips } from './summary.js';
import { blankForm, View } from './view.js';
import { followWidth } from './width.js';

/** What the events of the element carry. */
export interface CreditCheckEvents {
  /** The form changed. `decision` is what it would come to, once everything is filled in. */
  'credit-change': { request: Request; decision: Decision | null };
  /** The person asked for the decision. */
  'credit-decision': CreditRecord;
  /** Data could not be loaded, or a question could not be answered. */
  'credit-error': { error: CreditError };
  /** The form gave way to the result, or the other way round. */
  'credit-view': { view: 'form' | 'result' };
  /** The person asked for the print-out; a page that prints by itself prevents it. */
  'credit-print': CreditRecord & { kind: NoticeKind };
}

/** Loads data: `load` of any entry. */
export type Load = (options: LoadOptions) => Promise<Checker>;

/** Nothing to extend where there is no page, so that the module can be imported on a server. */
const Base = typeof HTMLElement === 'undefined' ? (class {} as unknown as typeof HTMLElement) : HTMLElement;

/** Attributes that name data; a change of any of them loads anew. */
const DATA = ['packs', 'rulebook', 'calendar', 'trust', 'wasm', 'cache', 'memory'] as const;
/** Properties that are their attributes, for frameworks that set the one or the other. */
const REFLECTED = [...DATA, 'matter', 'date', 'theme', 'size', 'name'] as const;
const SWITCHES = ['required', 'disabled'] as const;

function reflect(element: Element, name: string, value: string | null): void {
  if (value === null) element.removeAttribute(name);
  else if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/**
 * `<credit-check>`: the approval form with live feedback, and the decision with reasons, terms and ways forward. It is a
 * control of the form around it: under its `name` it submits question and decision as JSON.
 *
 * @tag credit-check
 *
 * @attr {string} packs - Addresses of the list packs, by spaces.
 * @attr {string} rulebook - Address of the rulebook.
 * @attr {string} calendar - Address of the calendar.
 * @attr {string} trust - Address of the trust policy.
 * @attr {string} wasm - Address of the module, when it is not beside the package.
 * @attr {string} memory - Name of a memory in this browser: issues that go back, stand still or shrink are refused.
 * @attr {string} cache - Name of a cache of the page's own: works without network afterwards.
 * @attr {string} matter - Id of the matter; it is then said and not asked.
 * @attr {string} date - Day of the check (`2026-11-20`); it is then said and not asked.
 * @attr {"zh-CN" | "en"} lang - Language; that of the document if nothing is said.
 * @attr {"light" | "dark"} theme - Colours; those of the system if nothing is said.
 * @attr {"large"} size - Large type (大字版): main text of 18 pt, targets of 60 pixels; the browser's own size of type if nothing is said.
 * @attr {string} name - Name under which the form around it submits question and decision.
 * @attr {boolean} required - Whether the form waits for a decision.
 * @attr {boolean} disabled - Whether nothing can be entered.
 * @attr {string} csp-nonce - Nonce of a style element, where style sheets cannot be constructed.
 *
 * @fires {CustomEvent<CreditCheckEvents['credit-change']>} credit-change - The form changed: the question, and what it would come to.
 * @fires {CustomEvent<CreditCheckEvents['credit-decision']>} credit-decision - The person asked for the decision.
 * @fires {CustomEvent<CreditCheckEvents['credit-error']>} credit-error - Data could not be loaded, or a question could not be answered.
 * @fires {CustomEvent<CreditCheckEvents['credit-view']>} credit-view - The form gave way to the result, or the other way round.
 * @fires {CustomEvent<CreditCheckEvents['credit-print']>} credit-print - The person asked for the print-out; a page that prints by itself prevents it.
 *
 * @csspart form - The form.
 * @csspart step - One step of it.
 * @csspart field - A label with its input.
 * @csspart input - An input.
 * @csspart submit - The button that asks for the decision.
 * @csspart button - Any other button.
 * @csspart suggestion - A suggested code.
 * @csspart summary - What is still to be corrected.
 * @csspart live - What it would come to.
 * @csspart card - The decision.
 * @csspart headline - Its headline.
 * @csspart section - A section of it.
 * @csspart finding - A finding.
 * @csspart source - Another list that reports the case of a finding.
 * @csspart back - The button that leads back to the form.
 * @csspart waiting - Shown while data loads.
 * @csspart failure - Shown when data could not be loaded.
 *
 * @cssprop --credit-accent - Colour of what can be pressed.
 * @cssprop --credit-accent-strong - The same pressed, and where contrast must be higher.
 * @cssprop --credit-on-accent - Colour on it.
 * @cssprop --credit-page - Background around cards.
 * @cssprop --credit-surface - Background of cards.
 * @cssprop --credit-sunken - Background of what lies deeper.
 * @cssprop --credit-border - Lines.
 * @cssprop --credit-border-strong - Lines of inputs.
 * @cssprop --credit-text - Text.
 * @cssprop --credit-muted - Text of less weight.
 * @cssprop --credit-green - Accepted; with `--credit-green-tint`.
 * @cssprop --credit-green-tint - Background of it.
 * @cssprop --credit-blue - Accepted with deferral.
 * @cssprop --credit-blue-tint - Background of it.
 * @cssprop --credit-amber - To be supplemented.
 * @cssprop --credit-amber-tint - Background of it.
 * @cssprop --credit-violet - Referred to a person.
 * @cssprop --credit-violet-tint - Background of it.
 * @cssprop --credit-red - Refused.
 * @cssprop --credit-red-tint - Background of it.
 * @cssprop --credit-radius - Radius of corners; follows Element Plus and Ant Design where those are present.
 * @cssprop --credit-size - Size of the main text, `1rem` unless set; for pages whose root has a size of its own.
 * @cssprop --credit-font - Type; follows them likewise.
 * @cssprop --credit-font-mono - Type of codes.
 */
export class CreditCheckElement extends Base {
  declare packs: string | string[];
  declare rulebook: string;
  declare calendar: string;
  declare trust: string;
  declare wasm: string;
  declare cache: string;
  declare memory: string;
  declare matter: string;
  declare date: string;
  declare theme: string;
  declare size: string;
  declare name: string;
  declare required: boolean;
  declare disabled: boolean;

  static readonly formAssociated = true;
  static readonly observedAttributes = [...DATA, 'lang', 'matter', 'date', 'name', 'required', 'disabled'];
  /** How elements load the data that their attributes name; the entry sets it. */
  static load: Load | undefined;

  /** What only the host knows and notices have blanks for: their number, the officer, the telephone. */
  particulars: Particulars = {};

  private readonly root: ShadowRoot;
  private readonly container: HTMLElement;
  private readonly association: Association;
  private readonly leave: (() => void)[] = [];
  private view: View | undefined;
  private given: Checker | null = null;
  private loaded: Checker | null = null;
  private loading: AbortController | undefined;
  private due = false;
  private pending: Request | null = null;
  private off = false;

  constructor() {
    super();
    this.root = this.attachShadow({ mode: 'open' });
    this.container = h('div', { class: 'credit' });
    this.association = associate(this, () => this.view && this.view.refuse());
    this.root.append(this.container);
  }

  connectedCallback(): void {
    dress(this.root, this.getAttribute('csp-nonce'));
    for (const name of [...REFLECTED, ...SWITCHES, 'checker', 'request', 'value'] as const) this.adopt(name);
    this.association.connected();
    this.leave.push(followWidth(this, this.container), unfold(this.container));
    if (!this.view) this.start();
  }

  disconnectedCallback(): void {
    for (const leave of this.leave.splice(0)) leave();
    this.association.disconnected();
    // A node that is only moved comes back at once.
    void Promise.resolve().then(() => {
      if (this.isConnected) return;
      if (this.loading) this.loading.abort();
      this.loading = undefined;
      if (this.loaded) this.forget(this.loaded);
    });
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (before === now || !this.isConnected) return;
    if ((DATA as readonly string[]).indexOf(name) >= 0) this.start();
    else if (name === 'lang' || name === 'matter' || name === 'date') this.renew();
    else if (name === 'disabled') this.formDisabledCallback(now !== null);
    else this.tell();
  }

  formDisabledCallback(disabled: boolean): void {
    this.off = disabled;
    this.able();
    this.tell();
  }

  formResetCallback(): void {
    this.reset();
  }

  formStateRestoreCallback(state: unknown): void {
    try {
      this.request = JSON.parse(String(state)) as Request;
    } catch (_) {
      // What another version has kept is no loss.
    }
  }

  /** Opened data, for pages that load it themselves; `null` goes back to what the attributes name. */
  get checker(): Checker | null {
    return this.given || this.loaded;
  }

  set checker(checker: Checker | null) {
    this.given = checker;
    if (this.isConnected) this.start();
  }

  /** The question as filled in; setting it fills the form. `null` before the data is there. */
  get request(): Request | null {
    return this.view ? this.view.request() : this.pending;
  }

  set request(request: Request | null) {
    this.pending = request;
    if (!this.view) return;
    const { checker } = this.view;
    this.open(checker, request ? fromRequest(request) : this.blank(checker));
  }

  /** What the form comes to as it stands; `null` while something is not filled in, a material unanswered for one. */
  get decision(): Decision | null {
    return (this.view && this.view.askable && this.view.answer().decision) || null;
  }

  set decision(_: unknown) {}

  /** Why there is no decision. */
  get failure(): CreditError | null {
    return (this.view && this.view.askable && this.view.answer().failure) || null;
  }

  set failure(_: unknown) {}

  /** What is submitted: question and decision as JSON, empty while there is no decision. */
  get value(): string {
    const { request, decision } = this;
    return request && decision ? JSON.stringify({ request, decision }) : '';
  }

  /** What was submitted once fills the form again; the same as it is now changes nothing. */
  set value(value: unknown) {
    if (typeof value !== 'string' || value === this.value) return;
    if (value === '') this.reset();
    else this.restore(value);
  }

  private restore(value: string): void {
    try {
      const { request } = JSON.parse(value) as Partial<CreditRecord>;
      if (request) this.request = request;
    } catch (_) {
      // Not the value of such an element.
    }
  }

  /** Shows the decision, as the button does; where something is to be corrected first, it says so and gives `null`. */
  check(): Decision | null {
    if (!this.view) return null;
    if (slips(this.view).some(({ passable }) => !passable)) this.view.refuse();
    else this.view.submit();
    return this.view.showing === 'result' ? this.decision : null;
  }

  /** Back to the form from the result. */
  edit(): void {
    if (this.view) this.view.back('matter-title');
  }

  /** Empties the form. */
  reset(): void {
    this.request = null;
  }

  /** Saves question and decision as a file. */
  download(): void {
    const { request, decision } = this;
    if (request && decision) download({ request, decision });
  }

  // React 19 sets a property wherever there is one of the name, and a property without a setter ends the whole page: what cannot be
  // set is set to no effect.
  get form(): HTMLFormElement | null {
    return this.association.form;
  }

  set form(id: unknown) {
    reflect(this, 'form', typeof id === 'string' ? id : null);
  }

  get type(): string {
    return 'credit-check';
  }

  set type(_: unknown) {}

  get validity(): { readonly valid: boolean } {
    return this.association.validity;
  }

  set validity(_: unknown) {}

  get validationMessage(): string {
    return this.association.message;
  }

  set validationMessage(_: unknown) {}

  get willValidate(): boolean {
    return this.association.willValidate;
  }

  set willValidate(_: unknown) {}

  checkValidity(): boolean {
    return this.association.check();
  }

  reportValidity(): boolean {
    return this.association.report();
  }

  focus(): void {
    const first = this.container.querySelector<HTMLElement>('select, input, button');
    if (first) first.focus();
  }

  /** A property that a framework has set before this class was there. */
  private adopt(name: string): void {
    if (!Object.prototype.hasOwnProperty.call(this, name)) return;
    const own = this as unknown as Record<string, unknown>;
    const value = own[name];
    delete own[name];
    own[name] = value;
  }

  private get speech(): Lang {
    return language(this);
  }

  /** Draws with the given checker, or loads what the attributes name; several changes at once load once. */
  private start(): void {
    if (this.loading) this.loading.abort();
    this.loading = undefined;
    if (this.given) return this.opened(this.given);
    if (this.due) return;
    this.due = true;
    void Promise.resolve().then(() => {
      this.due = false;
      if (this.isConnected && !this.given) void this.load();
    });
  }

  private async load(): Promise<void> {
    const { load } = this.constructor as typeof CreditCheckElement;
    const url = (name: string): string => new URL(this.getAttribute(name) || '', document.baseURI).href;
    if (!load || !this.hasAttribute('rulebook')) return this.wait();
    const aborter = (this.loading = new AbortController());
    this.wait();
    try {
      const packs = (this.getAttribute('packs') || '').split(/\s+/).filter(Boolean);
      const checker = await load({
        packs: packs.map((pack) => new URL(pack, document.baseURI).href),
        ...{ rulebook: url('rulebook'), calendar: url('calendar'), trust: url('trust'), lang: this.speech },
        ...(this.hasAttribute('wasm') ? { wasm: url('wasm') } : {}),
        ...(this.hasAttribute('memory') ? { memory: this.getAttribute('memory') || 'credit-check' } : {}),
        ...(this.hasAttribute('cache') ? { cache: this.getAttribute('cache') || 'credit-check' } : {}),
        signal: aborter.signal,
        onProgress: ({ files, of }) => aborter.signal.aborted || this.waited(files / of),
      });
      if (aborter.signal.aborted) return checker.dispose();
      const former = this.loaded;
      this.loaded = checker;
      this.opened(checker);
      if (former) this.forget(former);
    } catch (thrown) {
      if (!aborter.signal.aborted) this.failed(CreditError.from(thrown));
    }
  }

  /** Gives back the memory of data that this element has loaded. */
  private forget(checker: Checker): void {
    if (this.view && this.view.checker === checker) this.view = undefined;
    if (this.loaded === checker) this.loaded = null;
    checker.dispose();
  }

  private opened(checker: Checker): void {
    const { pending, view } = this;
    this.open(checker, pending ? fromRequest(pending) : view ? view.form : this.blank(checker));
  }

  /** The same answers over the page's new language, matter or day. */
  private renew(): void {
    const { view } = this;
    if (!view) return;
    const { form, showing } = view;
    this.open(view.checker, form);
    if (showing === 'result' && this.view) this.view.show('result', '');
  }

  private blank(checker: Checker): Form {
    return blankForm(checker, this.speech, this.getAttribute('matter'), this.getAttribute('date') || today());
  }

  private open(checker: Checker, form: Form): void {
    const { speech: lang } = this;
    const [matter, date] = [this.getAttribute('matter'), this.getAttribute('date')];
    const { matters } = checker.describe(lang);
    if (matter) form.matter = matter;
    if (date) form.decidedOn = form.appliedOn = date;
    const known = matters.some(({ id }) => id === form.matter);
    if (!known && (form.matter || !matters[0])) {
      return this.failed(CreditError.own('element.matter', lang, form.matter));
    }
    this.pending = null;
    this.container.lang = lang;
    const settled = { matter: matter !== null, date: date !== null };
    this.view = new View(this.root, this.container, checker, lang, form, settled, {
      changed: () => this.changed(),
      decided: ({ decision, failure }) => {
        const request = this.request as Request;
        if (decision) this.emit('credit-decision', { request, decision });
        else if (failure) this.emit('credit-error', { error: failure });
      },
      shown: (shown) => {
        this.setAttribute('view', shown);
        this.emit('credit-view', { view: shown });
      },
      print: (kind) => this.print(kind),
    });
    this.view.show('form', '');
    this.able();
    this.changed();
  }

  private changed(): void {
    this.tell();
    const { view } = this;
    if (view) this.emit('credit-change', { request: view.request(), decision: this.decision });
  }

  /** Prints a notice about the decision; the one that answers the application if nothing is said. */
  print(kind?: NoticeKind): void {
    const { view, request, decision } = this;
    if (!view || !request || !decision) return;
    const [first = 'record'] = noticesOf(decision);
    if (!this.emit('credit-print', { request, decision, kind: kind || first })) return;
    const card = this.container.querySelector('.card');
    try {
      const { content } = view.checker.notice(request, kind || first, { format: 'html', particulars: this.particulars });
      printNotice(content, decision.receipt.decision);
    } catch (_) {
      // Data of a page's own may have no notices: the card then.
      if (card) printAlone(card, this.speech);
    }
  }

  private able(): void {
    this.container.toggleAttribute('data-disabled', this.off);
    this.container.querySelectorAll<HTMLFieldSetElement>('fieldset.all').forEach((all) => {
      all.disabled = this.off;
    });
  }

  /** Keeps the form around informed: what is submitted, and whether it can be. */
  private tell(): void {
    const { view } = this;
    const { value } = this;
    this.association.set(value === '' ? null : value, view ? JSON.stringify(view.request()) : '');
    const required = this.hasAttribute('required');
    const [slip] = view && (required || view.askable) ? slips(view) : [];
    const { failure } = this;
    if (!view) this.association.judge(required ? { flag: 'valueMissing', text: message('app.loading', this.speech) } : { text: '' });
    else if (slip) {
      const anchor = this.root.getElementById(slip.field);
      this.association.judge({ flag: slip.passable ? 'customError' : 'valueMissing', text: slip.text, ...(anchor ? { anchor } : {}) });
    } else if (failure) this.association.judge({ flag: 'customError', text: failure.message });
    else this.association.judge({ text: '' });
  }

  private wait(): void {
    this.view = undefined;
    fill(this.container, h('p', { class: 'waiting', part: 'waiting', role: 'status' }, message('app.loading', this.speech), h('progress', { 'aria-hidden': 'true', max: 1, value: 0 })));
    this.tell();
  }

  /** How far the loading is, drawn and not read out: the words have said that it loads. */
  private waited(part: number): void {
    const bar = this.container.querySelector('progress');
    if (bar) bar.value = part;
  }

  private failed(thrown: unknown): void {
    const error = thrown instanceof CreditError ? thrown : CreditError.own('element.failed', this.speech, undefined, thrown);
    const again = h('button', { type: 'button', class: 'button', part: 'button', id: 'again', onclick: () => this.start() }, message('element.again', this.speech));
    this.view = undefined;
    this.container.lang = this.speech;
    fill(
      this.container,
      h(
        'div',
        { class: 'waiting', part: 'failure', role: 'alert' },
        h('h2', {}, icon('warning'), ' ', message('element.failed', this.speech)),
        h('p', {}, error.message, ' ', h('span', { class: 'support' }, error.code)),
        error.place && h('p', { class: 'hint' }, error.place),
        h('p', {}, error.remedy),
        again,
      ),
    );
    this.tell();
    this.emit('credit-error', { error });
  }

  private emit<K extends keyof CreditCheckEvents>(name: K, detail: CreditCheckEvents[K]): boolean {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: name === 'credit-print' }));
  }
}

for (const name of REFLECTED) {
  Object.defineProperty(CreditCheckElement.prototype, name, {
    ...{ configurable: true, enumerable: true },
    get(this: Element) {
      return this.getAttribute(name) || '';
    },
    set(this: Element, value: unknown) {
      const none = value === undefined || value === null || value === false;
      reflect(this, name, none ? null : Array.isArray(value) ? value.join(' ') : String(value));
    },
  });
}
for (const name of SWITCHES) {
  Object.defineProperty(CreditCheckElement.prototype, name, {
    ...{ configurable: true, enumerable: true },
    get(this: Element) {
      return this.hasAttribute(name);
    },
    set(this: Element, value: unknown) {
      reflect(this, name, value ? '' : null);
    },
  });
}

/** Makes the element known to the page; a second call changes nothing. */
export function defineCreditCheck(load?: Load, tag = 'credit-check'): void {
  if (typeof customElements === 'undefined') return;
  if (load && !CreditCheckElement.load) CreditCheckElement.load = load;
  if (!customElements.get(tag)) customElements.define(tag, CreditCheckElement);
}
