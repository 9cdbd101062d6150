/** Codes of refusals of the settings of a tenant. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** Security defaults, continuous access evaluation and the settings of conditional access. */
export const tenantSettingCodes = defineCodes('conditionalAccess.tenantSetting', {
  policyEnabled: {
    meaning: 'Security defaults cannot be enabled while a conditional access policy is enabled.',
    cause: 'Microsoft Entra uses security defaults or conditional access policies, not both.',
    fix: 'Disable the policies that the message names.',
  },
  userActionUnknown: {
    status: 'warning',
    meaning: 'The settings exclude a user action that is not known.',
    cause: 'The word is misspelt, or it is newer than this service.',
    fix: 'Correct the word. An exclusion of an unknown action has no effect on decisions about known ones.',
  },
  placeholderNotFound: {
    status: '400 or warning',
    meaning: 'The baseline scopes setting names an application that the tenant does not have.',
    cause: 'The application id is misspelt, or the application has no service principal.',
    fix: 'Correct the id, or register the application. `--unknown-references` decides whether this is refused.',
  },
  principalNotFound: {
    status: '400 or warning',
    meaning: 'The setting names a user or group that the tenant does not have.',
    cause: 'The id is misspelt, or the object was deleted.',
    fix: 'Correct or remove the id. `--unknown-references` decides whether this is refused.',
  },
})
