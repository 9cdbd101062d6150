/** Codes of refusals of the base policies of a document. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** The policies that a document inherits from. */
export const basePolicyCodes = defineCodes('trustFramework.basePolicy', {
  notFound: {
    meaning: 'A base policy does not exist.',
    cause: 'It was not uploaded before the policies that inherit from it.',
    fix: 'Upload the base policy first.',
  },
  ofOtherTenant: {
    meaning: 'A base policy is in another tenant.',
    cause: 'Tenants do not see the policies of each other.',
    fix: 'Upload the base policy to this tenant and correct its `TenantId`.',
  },
  circular: {
    meaning: 'A policy inherits from itself, directly or through others.',
    cause: 'A `BasePolicy` names a policy that inherits from this one.',
    fix: 'Correct the `BasePolicy` of one policy of the chain.',
  },
  chainTooLong: {
    meaning: 'More than ten policies inherit from each other.',
    cause: 'Azure AD B2C has this limit.',
    fix: 'Merge some of the policies.',
  },
})
