/** Paper shows everything: folded parts are opened for printing, and those that were folded are folded again. */
export function unfold(container: ParentNode): () => void {
  const open = (): void => toggle(container, true);
  const close = (): void => toggle(container, false);
  window.addEventListener('beforeprint', open);
  window.addEventListener('afterprint', close);
  return () => {
    window.removeEventListener('beforeprint', open);
    window.removeEventListener('afterprint', close);
  };
}

/** Opens every fold, or folds again those that this has opened. */
export function toggle(container: ParentNode, open: boolean): void {
  container.querySelectorAll<HTMLDetailsElement>(open ? 'details.fold:not([open])' : 'details.fold[data-folded]').forEach((fold) => {
    fold.open = open;
    fold.toggleAttribute('data-folded', open);
  });
}
