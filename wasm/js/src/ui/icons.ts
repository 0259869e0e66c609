import { svg } from './dom.js';
import type { Outcome } from '../types.js';

const PATHS = {
  tick: 'M4.5 12.5l5 5 10-11',
  pen: 'M4 20l1-4.5L16.5 4a2.1 2.1 0 0 1 3 0l.5.5a2.1 2.1 0 0 1 0 3L8.5 19 4 20zM14 6.5l3.5 3.5',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v5.2l3.5 2.3',
  list: 'M9 6h11M9 12h11M9 18h11M4.2 6h.6M4.2 12h.6M4.2 18h.6',
  person: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20.5c.6-4 3.6-6 7.5-6s6.9 2 7.5 6',
  stop: 'M8.2 3h7.6L21 8.2v7.6L15.8 21H8.2L3 15.8V8.2L8.2 3zM8.5 12h7',
  shield: 'M12 3l7.5 2.8v5.4c0 4.7-3 8.2-7.5 9.8-4.5-1.600-7.5-5.100-7.500-9.800V5.800L12 3zM8.600 12l2.500 2.500 4.500-4.800',
  lock: 'M6 11h12v9.500H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3',
  calendar: 'M4 6h16v14.500H4zM4 10.500h16M8.500 3.500V7.500M15.500 3.500V7.500',
  warning: 'M12 4L2.800 20h18.400L12 4zM12 10v4.800M12 17.300v.3',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 11v5.500M12 7.600v.3',
  error: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM12 7v6M12 16.200v.3',
  print: 'M7 8V3.500h10V8M7 16.500H4V8h16v8.500h-3M7 13.500h10v7H7z',
  download: 'M12 3.500V15M7 10.500l5 5 5-5M4 20h16',
  plus: 'M12 5v14M5 12h14',
  cross: 'M6 6l12 12M18 6L6 18',
  back: 'M20 12H4.500M11 5l-7 7 7 7',
  bulb: 'M9 18h6M10 21h4M12 3a6 6 0 0 0-3.500 10.900c.6.500 1 1.200 1 2V16h5v-.1c0-.8.4-1.500 1-2A6 6 0 0 0 12 3z',
  box: 'M5 5h14v14H5z',
} as const;

export type IconName = keyof typeof PATHS;

/** A decorative icon; the words stand beside it. */
export function icon(name: IconName, className = ''): SVGElement {
  return svg(PATHS[name], className ? `icon ${className}` : 'icon');
}

/** The sign of each outcome, so that colour never speaks alone. */
export const OUTCOME_ICON: Record<Outcome, IconName> = {
  accept: 'tick',
  'accept-on-commitment': 'pen',
  'accept-with-deferral': 'clock',
  supplement: 'list',
  refer: 'person',
  refuse: 'stop',
};
