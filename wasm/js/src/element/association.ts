/** Whether the element can be submitted, and if not, why. */
export interface Validity {
  flag?: 'valueMissing' | 'customError';
  text: string;
  /** What the browser points at. */
  anchor?: HTMLElement;
}

/** The tie between the element and the form around it. */
export interface Association {
  readonly form: HTMLFormElement | null;
  /** What is submitted under the element's name, and what the browser keeps to restore the element. */
  set(value: string | null, state: string): void;
  /** Without a flag the element is valid. */
  judge(validity: Validity): void;
  check(): boolean;
  report(): boolean;
  readonly message: string;
  readonly validity: { readonly valid: boolean };
  readonly willValidate: boolean;
  connected(): void;
  disconnected(): void;
}

/** Ties by ElementInternals where the browser has it, else by a hidden field beside the shadow root (Chromium 75 and 76). */
export function associate(element: HTMLElement, refused: () => void): Association {
  // Test environments have the one without the other.
  return typeof element.attachInternals === 'function' && typeof ElementInternals === 'function' && 'setFormValue' in ElementInternals.prototype
    ? internal(element, refused)
    : hidden(element, refused);
}

function internal(element: HTMLElement, refused: () => void): Association {
  const internals = element.attachInternals();
  // The element says itself what is wrong; the browser would point at nothing that a person can fill in.
  element.addEventListener('invalid', (event) => {
    event.preventDefault();
    if (isFirst(internals.form, element)) refused();
  });
  return {
    get form() {
      return internals.form;
    },
    set: (value, state) => internals.setFormValue(value, state),
    judge({ flag, text, anchor }) {
      internals.setValidity(flag ? { [flag]: true } : {}, flag ? text : undefined, flag ? anchor : undefined);
    },
    check: () => internals.checkValidity(),
    report: () => internals.reportValidity(),
    get message() {
      return internals.validationMessage;
    },
    get validity() {
      return internals.validity;
    },
    get willValidate() {
      return internals.willValidate;
    },
    connected() {},
    disconnected() {},
  };
}

/** Only the first of the fields that a form complains of takes the focus. */
function isFirst(form: HTMLFormElement | null, element: HTMLElement): boolean {
  return !form || form.querySelector(':invalid:not(fieldset)') === element;
}

function hidden(element: HTMLElement, refused: () => void): Association {
  const field = document.createElement('input');
  field.type = 'hidden';
  let current: Validity = { text: '' };
  let form: HTMLFormElement | null = null;
  const valid = (): boolean => !current.flag || element.hasAttribute('disabled');
  const name = (): void => {
    field.name = element.getAttribute('name') || '';
  };
  const report = (): boolean => {
    if (!valid()) refused();
    return valid();
  };
  const submit = (event: Event): void => {
    if (event.defaultPrevented || (form && form.noValidate) || report()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  };
  return {
    get form() {
      return form;
    },
    set(value) {
      name();
      field.disabled = value === null || element.hasAttribute('disabled');
      field.value = value || '';
    },
    judge(validity) {
      current = validity;
    },
    check: valid,
    report,
    get message() {
      return valid() ? '' : current.text;
    },
    get validity() {
      return { valid: valid() };
    },
    get willValidate() {
      return !element.hasAttribute('disabled');
    },
    connected() {
      element.append(field);
      form = element.closest('form');
      if (form) form.addEventListener('submit', submit, true);
    },
    disconnected() {
      field.remove();
      if (form) form.removeEventListener('submit', submit, true);
      form = null;
    },
  };
}
