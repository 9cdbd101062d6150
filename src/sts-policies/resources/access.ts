/**
 * Who may read, write and assign STS policies.
 * Source: the permission tables of the Graph reference pages of each type; the Graph permission catalogue;
 * https://learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference.
 */

import { anyOf, type AccessRule, type PermissionSet } from '../../graph/access-rule.ts'
import { roleTemplates } from '../../graph/role-templates.ts'

const administrators: readonly string[] = [
  roleTemplates.globalAdministrator,
  roleTemplates.applicationAdministrator,
  roleTemplates.cloudApplicationAdministrator,
]

const readers: readonly string[] = [
  ...administrators,
  roleTemplates.globalReader,
  roleTemplates.securityReader,
  roleTemplates.securityAdministrator,
]

const denial = 'authorizationRequestDenied'

function ruleOf(permissions: readonly PermissionSet[], roles: readonly string[]): AccessRule {
  return { delegated: permissions, application: permissions, directoryRoles: roles, denial }
}

function bothOf(one: AccessRule, other: AccessRule): AccessRule {
  return {
    ...one,
    delegated: [...one.delegated, ...other.delegated],
    application: [...one.application, ...other.application],
  }
}

/** The rules of one collection of policies. */
export interface PolicyRules {
  readonly read: AccessRule
  readonly write: AccessRule
  /** Who may list what the policies apply to. */
  readonly appliesTo: AccessRule
}

const readAll = 'Policy.Read.All'
const configuration = 'Policy.ReadWrite.ApplicationConfiguration'

/** The typed families, but for B2B management. */
export const familyRules: PolicyRules = {
  read: ruleOf(anyOf(readAll, configuration), readers),
  write: ruleOf(anyOf(configuration), administrators),
  appliesTo: ruleOf(
    anyOf(readAll, 'Application.Read.All', 'Directory.Read.All', configuration),
    readers,
  ),
}

const readB2b = anyOf('Policy.Read.B2BManagementPolicy', 'Policy.ReadWrite.B2BManagementPolicy')

/** B2B management policies. */
export const b2bRules: PolicyRules = {
  read: ruleOf(readB2b, readers),
  write: ruleOf(anyOf('Policy.ReadWrite.B2BManagementPolicy'), administrators),
  appliesTo: ruleOf(readB2b, readers),
}

const manageAll = 'Application.ReadWrite.All'
const manageOwn = 'Application.ReadWrite.OwnedBy'

function pairsWith(...applicationRights: readonly string[]): readonly PermissionSet[] {
  return applicationRights.flatMap((right) => [
    [right, readAll],
    [right, configuration],
  ])
}

/** The rules of assignments at applications and service principals. */
export interface AssignmentRules {
  readonly list: AccessRule
  readonly change: AccessRule
}

const listAssigned: AccessRule = {
  delegated: pairsWith(manageAll),
  application: pairsWith(manageOwn, manageAll),
  directoryRoles: readers,
  denial,
}

/** Assignments of typed families: a right on the application and one on policies, both in the token. */
export const assignmentRules: AssignmentRules = {
  list: listAssigned,
  change: { ...listAssigned, directoryRoles: administrators },
}

/** The same for objects whose owners may assign policies too; `requireControl` decides about the object. */
export const ownersAssignmentRules: AssignmentRules = {
  list: listAssigned,
  change: { ...listAssigned, directoryRoles: 'anyUser' },
}

/** Source: Graph beta pages "List policies" and "Update policy", from 2019-09-18; "List assigned policies". */
export const rulesOf2018: PolicyRules = {
  read: {
    delegated: anyOf(readAll, 'Directory.Read.All', 'Directory.AccessAsUser.All'),
    application: anyOf(readAll, 'Directory.Read.All'),
    directoryRoles: readers,
    denial,
  },
  write: {
    delegated: anyOf('Directory.AccessAsUser.All'),
    application: [],
    directoryRoles: administrators,
    denial,
  },
  appliesTo: {
    delegated: anyOf('Directory.Read.All', 'Directory.AccessAsUser.All'),
    application: anyOf('Directory.Read.All'),
    directoryRoles: readers,
    denial,
  },
}

/** Assignments of 2018: no policy permission is enough to list them. */
export const assignmentRulesOf2018: AssignmentRules = {
  list: rulesOf2018.appliesTo,
  change: rulesOf2018.write,
}

/**
 * The undocumented `/beta/legacy/policies` of today. It shows policies of every type.
 * Source: requests of Microsoft's PowerShell modules and of portals for partners, whose tokens have today's permissions.
 */
export const currentLegacyRules: PolicyRules = {
  read: ruleOf(anyOf(readAll, 'Directory.Read.All', configuration), readers),
  write: ruleOf(anyOf(configuration), administrators),
  appliesTo: familyRules.appliesTo,
}

/** Assignments at `…/policies/$ref` where the resource of 2018 is gone: as then, or as the typed families. */
export const currentLegacyAssignmentRules: AssignmentRules = {
  list: bothOf(assignmentRulesOf2018.list, assignmentRules.list),
  change: bothOf(assignmentRulesOf2018.change, assignmentRules.change),
}
