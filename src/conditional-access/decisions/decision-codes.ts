/** Codes of requests for decisions and of the what-if action of Graph. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Every refusal of a request for decisions, apart from its members and values. */
export const decisionCodes = defineCodes('decisions', {
  principalNotFound: {
    meaning: 'The directory has no user and no service principal with the id of a principal.',
    cause:
      'The principal is given by its `id` alone, so that the rest must come from the directory.',
    fix: 'Correct the id, or add the `kind` of a principal that is not in the directory.',
  },
  policyNotFound: {
    meaning: 'A draft removes a policy that the tenant does not have.',
    cause: 'The id is misspelt, or the policy is deleted already.',
    fix: 'Correct the id, or remove it from `removedPolicies`.',
  },
  versionNotFound: {
    meaning: 'A policy does not have a version of this number.',
    cause: 'The id or the number is wrong.',
    fix: 'List the versions of the policy: `GET /ostiary/v1/history/conditionalAccessPolicies/{id}`.',
  },
  versionPurged: {
    meaning: 'A version of a policy was purged.',
    cause: '`--audit-retention` or `ostiary audit purge` deleted old versions.',
    fix: 'List the versions of the policy to see which are left.',
  },
  policyRepeated: {
    meaning: 'One policy is listed in two versions.',
    cause: 'Only one version of a policy can take part in a decision.',
    fix: 'Keep one of the two entries.',
  },
  draftIdMissing: {
    meaning: 'A named location or an authentication strength of a draft has no `id`.',
    cause: 'Policies refer to it by its id.',
    fix: 'Add the `id` that the policies name.',
  },
  draftIdRepeated: {
    meaning: 'Two objects of a draft have the same `id`.',
    cause: 'An id names one object.',
    fix: 'Give each object an id of its own.',
  },
  rulesTooLarge: {
    meaning: 'The stored policies, named locations and strengths are too large for a decision.',
    cause: 'They were stored before they had limits, or with higher ones.',
    fix: 'Delete policies or named locations, or remove ids and ranges from them.',
  },
  adviceNeedsReasons: {
    meaning: 'Advice is asked for with a trace level that does not report on policies.',
    cause: '`toAllow` names the policies that are responsible, which only two trace levels have.',
    fix: 'Set `trace` to `reasons` or `full`.',
  },
  adviceForTooMany: {
    meaning: 'Advice is asked for on more than 20 sign-ins.',
    cause: 'The search for advice decides thousands of changed sign-ins for each of them.',
    fix: 'Send at most 20 sign-ins in a request with `toAllow`, or leave it out.',
  },
  lineTooLong: {
    meaning: 'A line of a stream is longer than 65,536 characters.',
    cause: 'Sign-ins are not separated by line feeds, or a sign-in is very long.',
    fix: 'Send one sign-in in each line, and a longer one as a JSON body.',
  },
  lineNotUtf8: {
    meaning: 'A line of a stream is not valid UTF-8.',
    cause: 'The text has another encoding.',
    fix: 'Send UTF-8.',
  },
})

/** Every refusal of the what-if action, apart from those of bodies. */
export const whatIfCodes = defineCodes('conditionalAccess.whatIf', {
  parameterRenamed: {
    meaning: 'A parameter has the name that it had until March 2025.',
    cause: 'Microsoft renamed the parameters of the action.',
    fix: 'Use the name that the message suggests.',
  },
  typeRenamed: {
    meaning: 'A type has the name that it had until March 2025.',
    cause: 'Microsoft renamed the types of the parameters.',
    fix: 'Use the name that the message suggests.',
  },
  identityNotFound: {
    meaning: 'The tenant has no user or service principal with this id.',
    cause: 'The id is wrong, or it is the id of another kind of object.',
    fix: 'Correct the id. A service principal is given by its object id, not by its application id. With `--unknown-references warn` this is a warning, and what the request does not say about the identity is unknown.',
  },
  applicationMissing: {
    meaning: 'The list of applications is empty.',
    cause: 'The action decides a sign-in to at least one application.',
    fix: 'Add the id of an application to `includeApplications`.',
  },
  applicationMalformed: {
    meaning: 'A value in the list of applications is not the id of an application.',
    cause: 'A sign-in is to applications; keywords such as `All` only exist in policies.',
    fix: 'Give the application id, a GUID.',
  },
  addressMalformed: {
    meaning: '`ipAddress` is not an IP address.',
    cause: 'The text is misspelt, or it is a range.',
    fix: 'Give an address such as `203.0.113.7` or `2001:db8::1`.',
  },
  countryMalformed: {
    meaning: '`country` is not a country code.',
    cause: 'The text is the name of a country, or it has three letters.',
    fix: 'Give the two letters of ISO 3166-1, such as `US`.',
  },
})
