/** Narrower than this, fields take the whole width. */
const NARROW = 600;
/** Wider than this, the preview stands beside the form. */
const WIDE = 920;

/** Tells the style how much room the element has, whatever the window has; returns how to stop. */
export function followWidth(element: HTMLElement, container: HTMLElement): () => void {
  const set = (pixels: number): void => {
    // Twice as large a type has half the room.
    const width = (pixels * 16) / (parseFloat(getComputedStyle(container).fontSize) || 16);
    const name = width < NARROW ? 'narrow' : width < WIDE ? 'medium' : 'wide';
    if (container.getAttribute('data-width') !== name) container.setAttribute('data-width', name);
  };
  set(element.getBoundingClientRect().width || window.innerWidth);
  if (typeof ResizeObserver === 'undefined') return () => undefined;
  // Not within the observation itself: what it changes would be observed again, which browsers report as an error.
  const observer = new ResizeObserver(() => requestAnimationFrame(() => set(element.getBoundingClientRect().width)));
  observer.observe(element);
  return () => observer.disconnect();
}
