/**
 * Custom roles: `POST`, `PATCH` and `DELETE` of role definitions. Built-in ones cannot be written. This service stores
 * what a custom role allows and follows none of it: only built-in roles let a caller do something here.
 * Source: `rbacapplication-post-roledefinitions`, `unifiedroledefinition-update`, `unifiedroledefinition-delete`.
 */

import { writeOperations } from '../../graph/handlers/write.ts'
import type { Operation } from '../../graph/operation.ts'
import type { ProposedChange } from '../../graph/writable-entity-set.ts'
import { checked, type Checked, type Finding } from '../../kernel/findings.ts'
import { isGuid, keyOf, type IdSource } from '../../kernel/ids.ts'
import { memberText, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import { eligibilitySchedules, roleAssignments, roleDefinitions } from '../kinds.ts'
import { roleDefinitionSet } from '../sets.ts'
import { unifiedRoleDefinition } from '../types/roles.ts'
import { directoryCodec, type DirectoryProposal } from '../writes/directory-codec.ts'
import type { DirectoryOptions } from '../writes/options.ts'
import { refuseWrite } from '../writes/refuse.ts'
import { writableObjects } from '../writes/writable-objects.ts'
import type { WrittenSet } from '../writes/written-set.ts'
import { manageRoles } from './access.ts'
import { writtenDefinitions } from './kind.ts'
import { roleCodes } from './role-codes.ts'
import { findBuiltIn } from './role-holders.ts'
import { findBadPermissions } from './role-permissions.ts'

/** Most custom roles of a tenant. Source: https://learn.microsoft.com/entra/identity/users/directory-service-limits-restrictions */
export const mostCustomRoles = 100

function isTenantWide(value: JsonValue | undefined): boolean {
  return (
    value === undefined ||
    value === null ||
    (Array.isArray(value) && value.every((each) => each === '/'))
  )
}

function findFaults(
  { body, given }: DirectoryProposal,
  current?: StoredObject,
): readonly Finding[] {
  const template = memberText(given, 'templateId')
  const isOther = current !== undefined && template !== '' && keyOf(template) !== keyOf(current.id)
  return [
    ...(current === undefined || given['rolePermissions'] !== undefined
      ? findBadPermissions(body['rolePermissions'])
      : []),
    ...(isTenantWide(given['resourceScopes'])
      ? []
      : [
          {
            ostiaryCode: roleCodes.scopeMalformed,
            message: '`resourceScopes` of a custom role must be `["/"]`',
            target: '/resourceScopes',
          },
        ]),
    ...(isOther
      ? [
          {
            ostiaryCode: roleCodes.templateImmutable,
            message: '`templateId` is the id of the role and cannot change',
            target: '/templateId',
          },
        ]
      : []),
  ]
}

const codec = directoryCodec(unifiedRoleDefinition, {
  resource: 'UnifiedRoleDefinition',
  required: ['displayName', 'isEnabled', 'rolePermissions'],
  readOnly: ['isBuiltIn', 'isPrivileged', 'allowedPrincipalTypes'],
  longest: { displayName: 256, description: 1024, version: 128 },
  check: findFaults,
  storedForm: ({ body }) => ({
    ...body,
    isBuiltIn: false,
    isPrivileged: false,
    resourceScopes: ['/'],
  }),
})

/** Reads the id of a new role, which is its template id. */
function readNewId(json: JsonObject, ids: IdSource): Checked<string> {
  const name = Object.keys(json).find((each) => each.toLowerCase() === 'templateid') ?? ''
  const given = json[name]
  if (given === undefined || given === null || given === '') return checked(ids(), [])
  const isUsable = typeof given === 'string' && isGuid(given) && findBuiltIn(given) === undefined
  if (isUsable) return checked(given.toLowerCase(), [])
  const message = '`templateId` must be a GUID that no built-in role has'
  const target = '/templateId'
  return {
    ok: false,
    findings: [{ ostiaryCode: roleCodes.templateIdMalformed, message, target }],
  }
}

async function prepare(
  { context, transaction, id, before }: ProposedChange,
  { body }: DirectoryProposal,
): Promise<JsonObject> {
  if (before !== undefined) {
    requireCustom(before)
    return { ...body, templateId: id }
  }
  const { tenant } = context.caller
  if ((await transaction.find(tenant, { family: roleDefinitions.name, id })) !== undefined) {
    throw refuseWrite(roleCodes.templateIdMalformed, `A role with the id '${id}' already exists.`)
  }
  const count = await transaction.count(tenant, roleDefinitions.name)
  if (count >= mostCustomRoles) {
    throw refuseWrite(
      roleCodes.tooManyRoles,
      `The tenant has ${count} custom roles; the most are ${mostCustomRoles}.`,
    )
  }
  return { ...body, templateId: id }
}

function requireCustom({ id }: StoredObject): void {
  if (findBuiltIn(id) === undefined) return
  throw refuseWrite(roleCodes.builtInRole, 'A built-in role cannot be changed or deleted.')
}

async function checkDelete({ context, transaction, id, before }: ProposedChange): Promise<void> {
  if (before !== undefined) requireCustom(before)
  const filter = {
    kind: 'comparison',
    operator: 'eq',
    property: 'roleDefinitionId',
    value: id,
  } as const
  for (const { name } of [roleAssignments, eligibilitySchedules]) {
    if ((await transaction.count(context.caller.tenant, name, filter)) === 0) continue
    throw refuseWrite(
      roleCodes.roleInUse,
      'The role is assigned to somebody. Remove its assignments and eligibilities first.',
    )
  }
}

/** The writes of role definitions. */
export function createRoleDefinitions(options: DirectoryOptions): {
  readonly set: WrittenSet
  readonly operations: readonly Operation[]
} {
  const { set } = writableObjects(
    {
      set: roleDefinitionSet,
      kind: writtenDefinitions,
      codec,
      access: { create: manageRoles, update: manageRoles, delete: manageRoles },
      prepare,
      checkDelete,
    },
    options,
  )
  const written: WrittenSet = { ...set, newId: readNewId }
  return { set: written, operations: writeOperations(written) }
}
