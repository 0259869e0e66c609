import css from 'virtual:element-css';

let shared: CSSStyleSheet | undefined;

/** A sheet that all elements share, which no content security policy forbids, for no text stands in the page. */
function sheet(): CSSStyleSheet | undefined {
  if (shared || !('adoptedStyleSheets' in Document.prototype)) return shared;
  try {
    shared = new CSSStyleSheet();
    shared.replaceSync(css);
  } catch (_) {
    shared = undefined; // Safari before 16.4 has the property's name on some roots, but no constructor
  }
  return shared;
}

/** Gives the shadow root its style; where sheets cannot be shared, by a `<style>` with the page's nonce. */
export function dress(root: ShadowRoot, nonce: string | null): void {
  const own = sheet();
  if (own) {
    if (root.adoptedStyleSheets.indexOf(own) < 0) root.adoptedStyleSheets = [...root.adoptedStyleSheets, own];
    return;
  }
  if (root.querySelector('style')) return;
  const style = document.createElement('style');
  if (nonce) style.setAttribute('nonce', nonce);
  style.textContent = css;
  root.insertBefore(style, root.firstChild);
}
