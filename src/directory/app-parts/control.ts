/**
 * Who may change an application or service principal: a caller with the permission or role for all of them, or an owner.
 * Source: `Application.ReadWrite.OwnedBy`; https://learn.microsoft.com/entra/identity/enterprise-apps/overview-assign-app-owners.
 */

import { anyOf, type AccessRule } from '../../graph/access-rule.ts'
import type { OperationContext } from '../../graph/operation.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { EntityKey, Reader } from '../../store/port.ts'
import { ownersRelation, servicePrincipals, users } from '../kinds.ts'
import { roleTemplateIdsOf } from '../membership.ts'
import { hasEdge } from '../writes/written-reference.ts'
import { applicationCodes } from './application-codes.ts'

const forAll = 'Application.ReadWrite.All'
const forOwn = 'Application.ReadWrite.OwnedBy'

/** Roles that manage every application. */
const administrators: readonly string[] = [
  roleTemplates.globalAdministrator,
  roleTemplates.applicationAdministrator,
  roleTemplates.cloudApplicationAdministrator,
]

const common = {
  delegated: anyOf(forAll, 'Directory.AccessAsUser.All'),
  denial: 'authorizationRequestDenied',
} as const

/** Who may create one. The caller owns what it creates. */
export const registerApplications: AccessRule = {
  ...common,
  application: anyOf(forAll, forOwn),
  directoryRoles: [...administrators, roleTemplates.applicationDeveloper],
}

/** Who may ask to change one; `requireControl` then decides about the object. */
export const changeApplications: AccessRule = {
  ...common,
  application: anyOf(forAll, forOwn),
  directoryRoles: 'anyUser',
}

/** Who may restore one, and delete it for good. Owners are not known then. */
export const restoreApplications: AccessRule = {
  ...common,
  application: anyOf(forAll),
  directoryRoles: administrators,
}

/** The caller as an object of the directory. */
export function callerKey({ caller }: Pick<OperationContext, 'caller'>): EntityKey {
  return caller.kind === 'delegated'
    ? { family: users.name, id: caller.user.id }
    : { family: servicePrincipals.name, id: caller.servicePrincipal.id }
}

async function managesAll({ caller }: OperationContext, reader: Reader): Promise<boolean> {
  if (caller.kind === 'application') return caller.roles.has(forAll)
  const held = await roleTemplateIdsOf(reader, caller.tenant, caller.user)
  return held.some((role) => administrators.includes(role))
}

/** Tells whether the caller is bound to own what it creates: a user, or an application that manages only its own. */
export function ownsWhatItCreates({ caller }: Pick<OperationContext, 'caller'>): boolean {
  return caller.kind === 'delegated' || !caller.roles.has(forAll)
}

/** @throws OstiaryError `authorizationRequestDenied` when the caller neither manages all objects nor owns this one. */
export async function requireControl(
  context: OperationContext,
  reader: Reader,
  object: EntityKey,
): Promise<void> {
  if (await managesAll(context, reader)) return
  const source = { family: object.family, id: object.id }
  const edge = { relation: ownersRelation, source, target: callerKey(context) }
  if (await hasEdge(reader, context.caller.tenant, edge)) return
  throw new OstiaryError('authorizationRequestDenied', {
    findings: [
      {
        ostiaryCode: applicationCodes.ownNothing,
        message: `the caller needs ${forAll} or a directory role that manages applications, or must own the object`,
      },
    ],
  })
}
