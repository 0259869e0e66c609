import type { IdentifierReport, Role, SubjectKind } from '../types.js';

// Eight digits, the permit of Taiwan, may be anything.
const PERSONAL: IdentifierReport['kind'][] = ['resident-id', 'hmt-resident-permit', 'foreigner-id', 'resident-id-15', 'hm-travel-permit', 'passport', 'hm-identity-card'];

/** What a number says its holder is; empty where it says nothing. */
export function kindByNumber({ kind, normalized }: Pick<IdentifierReport, 'kind' | 'normalized'>): SubjectKind | '' {
  if (PERSONAL.indexOf(kind) >= 0) return 'person';
  if (kind === 'uscc') return normalized.slice(0, 2) === '92' ? 'sole-trader' : 'organization';
  return kind === 'org-code' ? 'organization' : '';
}

/** Roles that are people by nature; the others may be organizations. */
const PEOPLE: Role[] = ['legal-representative', 'principal', 'practitioner', 'director', 'supervisor', 'reviewer'];

export const isPeople = (role: Role): boolean => PEOPLE.indexOf(role) >= 0;
