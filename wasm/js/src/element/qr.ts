import { encode } from 'uqr';

const SVG = 'http://www.w3.org/2000/svg';

/** A text as a QR code, black on white. */
export function code(page: Document, text: string): SVGElement {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  const cells = data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
  const root = page.createElementNS(SVG, 'svg');
  root.setAttribute('viewBox', `0 0 ${size} ${size}`);
  root.setAttribute('role', 'img');
  root.setAttribute('aria-label', text);
  const ground = page.createElementNS(SVG, 'path');
  ground.setAttribute('d', `M0 0h${size}v${size}H0z`);
  ground.setAttribute('fill', '#fff');
  const dark = page.createElementNS(SVG, 'path');
  dark.setAttribute('d', cells);
  dark.setAttribute('fill', '#000');
  root.append(ground, dark);
  return root;
}
