import type { MessageCode } from '../messages/index.js';
import type { Lang } from '../types.js';

/** The words of a form or page, in its language. */
export interface Words {
  readonly lang: Lang;
  t(code: MessageCode, params?: Record<string, string | number>): string;
}
