/** Codes of refusals of STS policies and their assignments. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

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
  legacyMemberLeftOut: {
    status: 'warning',
    meaning: 'A member belongs to the policies of 2016 to 2019 and was left out.',
    cause:
      'The client was written for `/beta/policies` and also sends its members to the typed families.',
    fix: 'Nothing; the path says the type, and the other members have no effect.',
  },
  otherFamily: {
    meaning: 'The `@odata.type` of the body names another type than the path has.',
    cause: 'Each type of policy has a collection of its own.',
    fix: 'Send the policy to the collection of its type, or leave `@odata.type` out.',
  },
  secondOfSingleType: {
    meaning: 'The tenant already has a policy of this type.',
    cause: 'A tenant has at most one B2B management policy.',
    fix: 'Change the policy that exists, or delete it first.',
  },
  memberRequired: {
    meaning: 'A new policy lacks `definition` or `displayName`, or `type` at `/beta/policies`.',
    cause: 'A new policy must have them.',
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
    fix: 'Set `isOrganizationDefault` of the other policy to false, then repeat the request; or start the service with `--second-default replace`.',
  },
  defaultReplaced: {
    status: 'warning',
    meaning: 'Another policy was the organization default of this type until now.',
    cause: 'The service was started with `--second-default replace`.',
    fix: 'Nothing; set `isOrganizationDefault` of the other policy to undo the change.',
  },
  typeOfAssignedPolicy: {
    meaning: 'The type of a policy that is assigned would change.',
    cause: 'The assignments were checked against the old type.',
    fix: 'Remove the assignments first.',
  },
})

/** The assignment of a policy to an application or a service principal. */
export const assignmentCodes = defineCodes('stsPolicies.assignment', {
  referenceLost: {
    meaning: 'A policy was sent to the collection of the assigned policies of an object.',
    cause: 'Often a shell replaced the `$ref` at the end of the URL by nothing.',
    fix: 'Send the request to `…/{family}/$ref`; put the URL in single quotes in a shell.',
  },
  referenceNotNamed: {
    meaning: 'The request does not say which assignment to remove.',
    cause: 'The path ends with `$ref`, and the query has no `@id`.',
    fix: 'Send `DELETE …/{family}/{policyId}/$ref`, or add `?@id=` with the URL of the policy.',
  },
  pathNotInGraph: {
    meaning: 'Policies of this type cannot be assigned to this kind of object.',
    cause: 'Microsoft Graph has no such path.',
    fix: 'Assign the policy to the kind of object that its type is for, or make it the organization default.',
  },
  otherType: {
    meaning: 'The policy is of another type than the path.',
    cause: 'Each type of policy has a path of its own at applications and service principals.',
    fix: 'Use the path of the type that the message names.',
  },
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

/** The paths of the legacy resource. */
export const legacyCodes = defineCodes('stsPolicies.legacy', {
  gone: {
    meaning: 'The service does not have the resource at `/beta/policies`.',
    cause:
      'It was started with `--legacy-policies current`; Microsoft removed the resource in 2019.',
    fix: 'Use the family of the type, such as `/policies/tokenLifetimePolicies`, or start the service with `--legacy-policies 2018`.',
  },
  notYet: {
    status: 404,
    meaning: 'The service does not have the resource at `/beta/legacy/policies`.',
    cause:
      'It was started with `--legacy-policies 2018`, as it is by default; the path is younger.',
    fix: 'Use `/beta/policies`, or start the service with `--legacy-policies current`.',
  },
})
