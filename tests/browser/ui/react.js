// The element as a React component, in the version that the bundler puts under `react`.
import { createElement as h, StrictMode, useState, version } from 'react';
import { createRoot } from 'react-dom/client';
import { load } from 'credit-check';
import 'credit-check/element';
import { CreditCheck } from 'credit-check/react';

window.load = load;
window.heard = [];
window.version = version;

function Page() {
  const [state, set] = useState({});
  window.set = set;
  window.state = state;
  if (!state.checker) return null;
  const hear = (name) => (event) => window.heard.push([name, event.detail]);
  return h(CreditCheck, {
    ...{ checker: state.checker, request: state.request, lang: state.lang, name: 'credit', required: state.required, className: 'mine' },
    ref: (element) => (window.element = element),
    ...{ onChange: hear(`change ${state.lang}`), onDecision: hear('decision'), onError: hear('error'), onView: hear('view') },
  });
}

createRoot(document.getElementById('app')).render(h(StrictMode, null, h(Page)));
