/** Codes of warnings about phone sign-in. */

import { defineCodes } from '../../../kernel/ostiary-codes.ts'

/** The settings of phone sign-in. */
export const authenticatorAppCodes = defineCodes('stsPolicies.authenticatorAppSignIn', {
  previewEnded: {
    status: 'warning',
    meaning: 'The policy belongs to a preview that has ended, so it does nothing.',
    cause: 'Phone sign-in is a method of the authentication methods policy today.',
    fix: 'Delete the policy.',
  },
})
