/** Codes of refusals of STS policies. */

import { defineCodes } from '../kernel/ostiary-codes.ts'

/** The policy itself. */
export const stsPolicyCodes = defineCodes('stsPolicies.policy', {
  memberUnknown: {
    meaning: 'A policy has no member of this name.',
    cause: 'The name is misspelt, or it belongs to another object.',
    fix: 'Use the name that the message suggests, or remove the member.',
  },
  memberRepeated: {
    meaning: 'A member is given twice, in different letter case.',
    cause: 'Member names match without regard to case, so both mean the same member.',
    fix: 'Remove one of the two.',
  },
  memberRequired: {
    meaning: 'A new policy lacks `definition`, `displayName` or `type`.',
    cause: 'A new policy must have all three.',
    fix: 'Add the member.',
  },
  valueOfWrongKind: {
    meaning: 'A member has a value of another JSON type than it takes.',
    cause: 'For instance a string was sent where the member takes a Boolean.',
    fix: 'Send a value of the type that the message names.',
  },
  displayNameEmpty: {
    meaning: 'The display name is empty.',
    cause: 'Administrators could not tell the policy from others.',
    fix: 'Give the policy a name.',
  },
  keysNotSupported: {
    meaning: 'The policy has keys of its own.',
    cause: 'This service does not sign tokens with the keys of a policy.',
    fix: 'Send an empty `keyCredentials`, or leave it out.',
  },
  typeUnknown: {
    meaning: 'There is no type of STS policy with this name.',
    cause: 'The name is misspelt.',
    fix: 'Use one of the types that the message names.',
  },
  secondDefault: {
    meaning: 'The tenant already has an organization default of this type.',
    cause: 'At most one policy of a type can be the organization default.',
    fix: 'Set `isOrganizationDefault` of the other policy to false, then repeat the request.',
  },
  typeOfAssignedPolicy: {
    meaning: 'The type of a policy that is assigned would change.',
    cause: 'The assignments were checked against the old type.',
    fix: 'Remove the assignments first.',
  },
})

/** The text in `definition`. */
export const definitionCodes = defineCodes('stsPolicies.definition', {
  notOneString: {
    meaning: '`definition` is not an array of exactly one string.',
    cause: 'The string contains the settings as JSON text.',
    fix: 'Send `["{\\"TokenLifetimePolicy\\":{…}}"]`.',
  },
  tooLong: {
    meaning: 'The definition is longer than 25,000 characters.',
    cause: 'Microsoft Graph has this limit.',
    fix: 'Shorten the definition.',
  },
  notJson: {
    meaning: 'The text of the definition is not JSON.',
    cause: 'Often a quote or a brace is missing, or quotes are escaped twice.',
    fix: 'Correct the text at the line and column that the message names.',
  },
  notAnObject: {
    meaning: 'The text of the definition is JSON, but not an object.',
    cause: 'The settings are the members of an object.',
    fix: 'Write an object with the type of the policy as its only member.',
  },
  rootNotTheType: {
    meaning: 'The root member of the definition is not the type of the policy.',
    cause: 'The definition must have one root member, named like the `type`.',
    fix: 'Rename the root member, or correct `type`.',
  },
  rootNotAnObject: {
    meaning: 'The root member of the definition is not an object.',
    cause: 'The settings are the members of an object.',
    fix: 'Write an object there.',
  },
  versionWrong: {
    meaning: '`Version` is missing or not 1.',
    cause: '1 is the only version of definitions.',
    fix: 'Write `"Version": 1`.',
  },
})

/** The settings of a token lifetime policy. */
export const tokenLifetimeCodes = defineCodes('stsPolicies.tokenLifetime', {
  memberUnknown: {
    meaning: 'A token lifetime policy has no setting of this name.',
    cause: 'The name is misspelt.',
    fix: 'Use the name that the message suggests, or remove the setting.',
  },
  memberRepeated: {
    meaning: 'A setting is given twice, in different letter case.',
    cause: 'Names match without regard to case, so both mean the same setting.',
    fix: 'Remove one of the two.',
  },
  memberRetired: {
    meaning: 'A setting for refresh tokens or sessions cannot be used in a new policy.',
    cause: 'Microsoft retired these settings on May 30, 2020.',
    fix: 'Remove the setting; use the sign-in frequency of conditional access instead.',
  },
  timeSpanMalformed: {
    meaning: 'A lifetime is not a string in the form of a time span.',
    cause: 'Lifetimes are written as `days.hours:minutes:seconds`.',
    fix: 'Write for instance `02:00:00` for two hours.',
  },
  untilRevokedNotAllowed: {
    meaning: 'A lifetime is `until-revoked` where a time span is required.',
    cause: 'Only the ages of refresh tokens and sessions can be unlimited.',
    fix: 'Write a time span.',
  },
  tooShort: {
    meaning: 'A lifetime is below the minimum of ten minutes.',
    cause: 'Microsoft Entra has this limit.',
    fix: 'Write `00:10:00` or more.',
  },
  tooLong: {
    meaning: 'A lifetime is above its maximum.',
    cause: 'Microsoft Entra has a limit for each setting.',
    fix: 'Write at most the value that the message names.',
  },
  idleNotBelowAge: {
    meaning: 'The inactive time of a refresh token is not lower than its maximum age.',
    cause: 'The inactive time would never take effect.',
    fix: 'Lower `MaxInactiveTime`, or raise the age.',
  },
})

/** The assignment of a policy to an application or a service principal. */
export const assignmentCodes = defineCodes('stsPolicies.assignment', {
  referenceMalformed: {
    meaning: 'The `@odata.id` of the body does not name a policy.',
    cause: 'The member contains the URL of the policy to assign.',
    fix: 'Send `{"@odata.id": "…/policies/{id}"}`.',
  },
  typeNotAssignable: {
    meaning: 'A policy of this type cannot be assigned to this kind of object.',
    cause: 'Each type of policy applies to applications, to service principals, or to both.',
    fix: 'Assign the policy to the other kind of object, or use another type.',
  },
  alreadyAssigned: {
    meaning: 'The policy is already assigned to the object.',
    cause: 'The request was sent twice.',
    fix: 'Nothing; the assignment exists.',
  },
  secondOfType: {
    meaning: 'Another policy of the same type is already assigned to the object.',
    cause: 'At most one policy of a type can be assigned to an object.',
    fix: 'Remove the other assignment first.',
  },
  notFound: {
    status: 404,
    meaning: 'The policy is not assigned to the object.',
    cause: 'The assignment was removed before, or it never existed.',
    fix: 'List the assignments of the object.',
  },
})
