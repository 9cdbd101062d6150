/** The access rule of a path whose objects have rules of their own. */

import type { AccessRule } from '../../graph/access-rule.ts'

/** What any one of the rules may need. Which of them applies is decided when the object is found. */
export function anyAccess(rules: readonly AccessRule[]): AccessRule {
  return {
    delegated: rules.flatMap(({ delegated }) => delegated),
    application: rules.flatMap(({ application }) => application),
    directoryRoles: 'anyUser',
    denial: 'authorizationRequestDenied',
  }
}
