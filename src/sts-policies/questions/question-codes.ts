/** Codes of questions about STS policies: what is in effect, and which claims a token has. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Every refusal of a question, apart from its members and values. */
export const questionCodes = defineCodes('stsQuestions', {
  applicationNotFound: {
    meaning: 'The tenant has neither a service principal nor an application of this id.',
    cause: 'The id is misspelt, or it is the object id of an application.',
    fix: 'Give the object id of a service principal as `servicePrincipalId`, or the application id as `appId`.',
  },
  userNotFound: {
    meaning: 'The tenant has no user with this id or user principal name.',
    cause: 'The id or the name is misspelt.',
    fix: 'Correct it. For a user who is not in the directory, give `attributes` alone.',
  },
  policiesTooLarge: {
    meaning: 'The stored STS policies, or their assignments, are too many for one question.',
    cause: 'They were stored before they had limits, or with higher ones.',
    fix: 'Delete policies that nothing uses, or remove assignments.',
  },
  policyNotFound: {
    meaning: 'The question names a policy that is neither stored nor in the draft.',
    cause: 'The id is misspelt, or the policy is deleted already.',
    fix: 'Correct the id, or remove the entry.',
  },
  versionNotFound: {
    meaning: 'A policy has no version of this number, or the version was purged.',
    cause: 'The id or the number is wrong, or `--audit-retention` deleted old versions.',
    fix: 'List the versions of the policy: `GET /ostiary/v1/history/stsPolicies/{id}`.',
  },
  policyRepeated: {
    meaning: 'Two entries of the question are about the same policy.',
    cause: 'An id names one policy, in one version.',
    fix: 'Keep one of the two entries.',
  },
  typeUnknown: {
    meaning: 'A policy of the draft does not say its type.',
    cause:
      'It has neither `@odata.type` nor `type`, and its definition has no root member of a known type.',
    fix: 'Add `type`, for instance `TokenLifetimePolicy`.',
  },
  memberMalformed: {
    meaning: 'A member of a policy of the draft has the wrong kind of value.',
    cause: '`id` and `displayName` are texts, `isOrganizationDefault` is true or false.',
    fix: 'Correct the value.',
  },
  secondDefault: {
    meaning: 'Two policies of one type are the organization default.',
    cause: 'A tenant has at most one organization default of each type.',
    fix: 'Set `isOrganizationDefault` of one of them to false.',
  },
  notAssignable: {
    meaning: 'An assignment of the draft puts a policy on an object that cannot have it.',
    cause: 'The type of the policy cannot be assigned to that kind of object.',
    fix: 'Assign it to a service principal, or make it the organization default.',
  },
  secondAssignment: {
    meaning: 'The draft assigns two policies of one type to the same object.',
    cause: 'An object has at most one policy of each type.',
    fix: 'Keep one of the two assignments.',
  },
})
