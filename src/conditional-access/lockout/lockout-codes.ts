/** Codes of what would lock somebody out of a tenant. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Lockouts and the identities that a tenant protects from them. */
export const lockoutCodes = defineCodes('conditionalAccess.lockout', {
  administrator: {
    status: '409 or warning',
    meaning: 'A Global Administrator is locked out by the policy.',
    cause: 'The policy blocks every sign-in of them, or requires what they can never meet.',
    fix: 'Exclude the administrator, or give a reason in the header `Ostiary-Override-Lockout`.',
  },
  breakGlassIdentity: {
    status: '409 or warning',
    meaning: 'A declared break-glass identity is locked out by the policy.',
    cause: 'The policy blocks every sign-in of them, or requires what they can never meet.',
    fix: 'Exclude the identity, or give a reason in the header `Ostiary-Override-Lockout`.',
  },
  directoryChange: {
    status: '409 or warning',
    meaning: 'A Global Administrator or a break-glass identity could no longer sign in.',
    cause:
      'The request deletes or disables the account, or changes a role, a group or a member by which policies select. ' +
      'The last Global Administrator who can sign in, and each declared break-glass identity, are protected.',
    fix: 'Give somebody else access first, or give a reason in the header `Ostiary-Override-Lockout`.',
  },
  tooManyTouched: {
    status: 409,
    meaning:
      'A change touches too many Global Administrators or members of declared groups to be judged.',
    cause:
      'It gives all members of a large group to another group or role, or takes them away, and policies or protections depend on that.',
    fix: 'Change the memberships in smaller steps, or give a reason in the header `Ostiary-Override-Lockout`.',
  },
  protectionRemoved: {
    status: 409,
    meaning: 'A break-glass identity would no longer be protected.',
    cause: 'The new declaration does not list it.',
    fix: 'List the identity, or give a reason in the header `Ostiary-Override-Lockout`.',
  },
  stateChanging: {
    status: 429,
    meaning: 'The search for lockouts found another state each time.',
    cause: 'Other writes of the tenant come between the search and the change again and again.',
    fix: 'Send the request again, with fewer writes at the same time.',
  },
  reasonMalformed: {
    meaning: 'The header `Ostiary-Override-Lockout` gives no usable reason.',
    cause: 'The reason is kept in the audit log: 1 to 500 printable characters.',
    fix: 'Write a short reason.',
  },
})

/** The declaration of break-glass identities. */
export const breakGlassCodes = defineCodes('conditionalAccess.breakGlass', {
  tooMany: {
    meaning: 'The declaration has more than 50 identities.',
    cause: 'Emergency access needs only a few accounts.',
    fix: 'Declare fewer identities, or a group.',
  },
  identityRepeated: {
    meaning: 'An identity is declared twice.',
    cause: 'Ids compare without regard to case.',
    fix: 'Remove one of the two.',
  },
  identityNotFound: {
    meaning: 'An id is not that of a user, group or service principal of the tenant.',
    cause: 'The id is misspelt, or the object was deleted.',
    fix: 'Correct or remove the id.',
  },
  typeWrong: {
    meaning: 'The type of an identity is not that of the object.',
    cause: 'The id is that of another kind of object.',
    fix: 'Correct or leave out `type`.',
  },
})
