/** Codes of roles, their assignments and schedules. */

import { defineCodes } from '../../kernel/ostiary-codes.ts'

export const roleCodes = defineCodes('directory.role', {
  alreadyActivated: {
    meaning: 'The directory role is activated already.',
    cause: 'A tenant activates each role once; an assignment activates its role too.',
    fix: "Use the role: `GET /directoryRoles(roleTemplateId='…')`.",
  },
  roleNotFound: {
    status: 404,
    meaning: 'There is no role with this id.',
    cause: 'The id is misspelt, or the custom role was deleted.',
    fix: 'List the role definitions.',
  },
  roleDisabled: {
    meaning: 'The role is not enabled for assignments.',
    cause: '`isEnabled` of the custom role is false.',
    fix: 'Enable the role, or assign another one.',
  },
  principalOfWrongType: {
    meaning: 'An object of this type cannot hold the role.',
    cause:
      'Users, groups and service principals can hold roles; service principals cannot be eligible.',
    fix: 'Assign the role to another object.',
  },
  groupNotAssignable: {
    meaning: 'The group cannot hold roles.',
    cause: 'Only a group that was created with `isAssignableToRole` can hold roles.',
    fix: 'Create a group with `isAssignableToRole`, and assign the role to it.',
  },
  scopeMalformed: {
    meaning: 'The scope of an assignment cannot be read.',
    cause:
      'A scope is the tenant, an administrative unit, a directory object, or a text of one application.',
    fix: 'Send `directoryScopeId` or `appScopeId`, not both.',
  },
  assignmentExists: {
    meaning: 'The principal holds the role in this scope already.',
    cause: 'The assignment was made before, here or as a member of the directory role.',
    fix: 'Nothing needs to be done.',
  },
  eligibilityExists: {
    meaning: 'The principal is eligible for the role in this scope already.',
    cause: 'An earlier request made it eligible.',
    fix: 'Nothing needs to be done, or remove the eligibility first.',
  },
  eligibilityMissing: {
    meaning: 'The principal is not eligible for the role in this scope.',
    cause: 'It never was, or the eligibility was removed before.',
    fix: 'List the eligibility schedules.',
  },
  assignmentMissing: {
    meaning: 'The principal does not hold the role in this scope.',
    cause: 'It never did, or the assignment was removed before.',
    fix: 'List the role assignments.',
  },
  requestUnsupported: {
    status: 501,
    meaning:
      'The request needs a part of Privileged Identity Management that this service does not have.',
    cause: 'Activation, extension, approval, repetition and validation are not supported.',
    fix: 'Use `adminAssign` and `adminRemove`.',
  },
  requestMalformed: {
    meaning: 'The schedule of a request cannot be used.',
    cause: 'The end is missing, unreadable or not after the start.',
    fix: 'Correct `scheduleInfo`.',
  },
  lastAdministrator: {
    meaning: 'The tenant would have no enabled Global Administrator.',
    cause: 'At least one enabled user must hold the role.',
    fix: 'Give the role to another enabled user first.',
  },
  ownAdministration: {
    meaning: 'A Global Administrator cannot remove the own role.',
    cause: 'Entra refuses it, so that no tenant is left without administrators.',
    fix: 'Let another administrator remove it.',
  },
  builtInRole: {
    meaning: 'A built-in role cannot be changed or deleted.',
    cause: 'Built-in roles are the same in every tenant.',
    fix: 'Create a custom role.',
  },
  roleInUse: {
    meaning: 'The custom role is assigned to somebody.',
    cause: 'A role with assignments or eligibilities cannot be deleted.',
    fix: 'Remove these first.',
  },
  tooManyRoles: {
    meaning: 'The tenant has as many custom roles as it can have.',
    cause: 'Entra has a limit of custom roles.',
    fix: 'Delete roles that are not used.',
  },
  permissionsMalformed: {
    meaning: 'The permissions of a custom role cannot be used.',
    cause: 'A role needs at least one action, in the form `microsoft.directory/…/…`.',
    fix: 'Correct `rolePermissions`.',
  },
  templateImmutable: {
    meaning: 'The template id of a custom role cannot change.',
    cause: 'It is the id of the role.',
    fix: 'Leave `templateId` out, or create another role.',
  },
  templateIdMalformed: {
    meaning: 'The template id of a custom role is no GUID, or is taken.',
    cause: 'It becomes the id of the role.',
    fix: 'Send a new GUID, or leave `templateId` out.',
  },
  tooManyAssignments: {
    meaning:
      'The tenant has as many assignments in parts of the tenant, or requests, as it can have.',
    cause: 'There is a limit; `docs/limits.md` lists it.',
    fix: 'Remove some.',
  },
})
