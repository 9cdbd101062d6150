/** Codes of what is wrong with grants of permissions. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

/** Every fault of an app role assignment, a delegated grant or a classification of a permission. */
export const permissionGrantCodes = defineCodes('grant', {
  graphGrantDenied: {
    status: 403,
    meaning: 'The caller may not grant application permissions of Microsoft Graph.',
    cause:
      'With them an application can gain any other right, so that lesser roles cannot grant them.',
    fix: 'Let a Global Administrator or a Privileged Role Administrator grant them.',
  },
  assignmentExists: {
    meaning: 'The principal has this app role already.',
    cause: 'It was assigned before.',
    fix: 'Nothing needs to be done.',
  },
  assignmentInvalid: {
    meaning: 'An app role cannot be assigned in this way.',
    cause: 'The role must be an enabled one of the resource, and for principals of this type.',
    fix: 'Read `appRoles` of the resource, and correct the ids.',
  },
  pathDiffers: {
    meaning: 'An id in the body is another one than in the path.',
    cause: 'Below a resource or principal only its own assignments are made.',
    fix: 'Use the same id in both.',
  },
  grantExists: {
    status: 409,
    meaning: 'There is a grant for this client, resource and principal already.',
    cause: 'One grant has all scopes, separated by spaces.',
    fix: 'PATCH `scope` of the grant that exists.',
  },
  grantInvalid: {
    meaning: 'A delegated permission cannot be granted in this way.',
    cause: '`consentType` is `AllPrincipals`, or `Principal` with the `principalId` of a user.',
    fix: 'Correct `consentType` and `principalId`.',
  },
  objectMissing: {
    meaning: 'An object that a grant names does not exist, or is of another type.',
    cause: 'The id is misspelt, or is the `appId` in place of the object id.',
    fix: 'Read the object, and use its `id`.',
  },
  classificationInvalid: {
    meaning: 'A delegated permission cannot be classified in this way.',
    cause: 'The resource has no such permission, or it is classified already.',
    fix: 'Read `oauth2PermissionScopes` of the resource.',
  },
})
