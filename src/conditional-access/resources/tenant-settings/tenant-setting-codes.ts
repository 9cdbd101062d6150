/** Codes of refusals of the settings of a tenant. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Security defaults and continuous access evaluation. */
export const tenantSettingCodes = defineCodes('conditionalAccess.tenantSetting', {
  policyEnabled: {
    meaning: 'Security defaults cannot be enabled while a conditional access policy is enabled.',
    cause: 'Microsoft Entra uses security defaults or conditional access policies, not both.',
    fix: 'Disable the policies that the message names.',
  },
  principalNotFound: {
    status: '400 or warning',
    meaning: 'The setting names a user or group that the tenant does not have.',
    cause: 'The id is misspelt, or the object was deleted.',
    fix: 'Correct or remove the id. `--unknown-references` decides whether this is refused.',
  },
})
