/** Codes of writes of users. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Every fault that a write of a user can report in addition to those of all directory objects. */
export const userCodes = defineCodes('directory.user', {
  passwordTooWeak: {
    meaning: 'The password is not strong enough.',
    cause:
      'A password has 8 to 256 characters, of at least three of these: small letters, capital letters, digits, others.',
    fix: 'Choose another password, or set `passwordPolicies` to `DisableStrongPassword`.',
  },
  principalNameMalformed: {
    meaning: 'The user principal name is not of the form `alias@domain`.',
    cause:
      "The alias has 1 to 64 letters, digits and characters of `'.-_!#^~`, and does not begin or end with a dot.",
    fix: 'Correct the name.',
  },
  domainNotVerified: {
    meaning: 'The domain of the user principal name is not one of the tenant.',
    cause: 'A user signs in with a name of a verified domain.',
    fix: 'Use a domain that `GET /domains` lists.',
  },
  targetPrivileged: {
    status: 403,
    meaning: 'The user holds a directory role, and the caller may not change users who hold it.',
    cause:
      'Sign-in names, passwords, phones and the state of administrators are changed by a Global Administrator or a Privileged Authentication Administrator only.',
    fix: 'Ask one of them.',
  },
})
