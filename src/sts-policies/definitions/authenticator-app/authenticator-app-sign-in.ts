/**
 * An AuthenticatorAppSignInPolicy definition: the preview of phone sign-in, 2018 to 2020.
 * Source: PowerShell samples of the preview; `sts-policies.md`, section 3.6.
 */

import { Type } from 'typebox'
import { DefinitionReport } from '../definition-report.ts'
import type { CheckOfType } from '../definition-rules.ts'
import { booleanSchema, membersWithVersion } from '../definition-schemas.ts'
import { readMembers } from '../read-members.ts'
import { checkBoolean } from '../read-values.ts'
import { authenticatorAppCodes } from './authenticator-app-codes.ts'

/** From this day the policy is taken as ignored; the pages name only the year. */
const endOfPreview = new Date('2021-01-01T00:00:00Z')

/** The value of the root member `AuthenticatorAppSignInPolicy`. */
export const authenticatorAppSchema = Type.Object(
  membersWithVersion({
    Enabled: Type.Optional(booleanSchema({ description: 'Whether users may sign in by phone.' })),
  }),
  { deprecated: true, description: 'Phone sign-in, a preview of 2018 to 2020.' },
)

/** Reports what is wrong with a definition of phone sign-in. */
export const checkAuthenticatorApp: CheckOfType = (root, { asOf }) => {
  const report = new DefinitionReport()
  const members = readMembers(root, ['Version', 'Enabled'], 'AuthenticatorAppSignInPolicy', report)
  checkBoolean(members.get('Enabled'), 'Enabled', report)
  if (asOf >= endOfPreview) {
    const text =
      'a policy of type AuthenticatorAppSignInPolicy does nothing since the end of the preview of phone sign-in'
    report.warn(root, authenticatorAppCodes.previewEnded, text, 'name')
  }
  return report
}
