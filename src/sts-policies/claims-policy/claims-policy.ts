/**
 * `GET`, `PUT` and `PATCH` of `/beta/servicePrincipals/{id}/claimsPolicy`.
 * Source: `customclaimspolicy-get`, `serviceprincipal-put-claimspolicy`, `customclaimspolicy-update` of the Graph beta
 * reference.
 *
 * DEVIATION: the policy has the id of its service principal; Graph gives it one of its own. The reference says of the
 * answers to PUT and PATCH both 204 and 201; here a new policy is 201, a changed one 200, each with the policy.
 */

import { encodeComplex } from '../../edm/complete.ts'
import { directoryObjectNotFound } from '../../directory/own-tenant.ts'
import { claimsPolicyFamily } from '../../directory/service-principals/kind.ts'
import { servicePrincipalSet } from '../../directory/sets.ts'
import type { AccessRule } from '../../graph/access-rule.ts'
import { anyOf } from '../../graph/access-rule.ts'
import { changedMembers } from '../../graph/directory-audit.ts'
import type { EntityType } from '../../graph/entity-set.ts'
import { patchCodec, replaceCodec } from '../../graph/handlers/singleton.ts'
import { encodeEntity, requireEntity } from '../../graph/handlers/read.ts'
import { encodeWritten } from '../../graph/handlers/respond-written.ts'
import { storedAs } from '../../graph/object-kind.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { etagOf, respondJson } from '../../graph/respond.ts'
import { roleTemplates } from '../../graph/role-templates.ts'
import { findObject } from '../../graph/stored-objects.ts'
import { acceptedAsIs, writeObject } from '../../graph/write-object.ts'
import { writtenKind } from '../../graph/written-kind.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import type { TenantId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Reader, StoredObject } from '../../store/port.ts'
import { checkClaimsPolicy } from './check-claims-policy.ts'
import { customClaimsPolicyType } from './claims-policy-types.ts'

const administrators: readonly string[] = [
  roleTemplates.globalAdministrator,
  roleTemplates.applicationAdministrator,
  roleTemplates.cloudApplicationAdministrator,
]

function accessBy(permissions: readonly string[], roles: readonly string[]): AccessRule {
  return {
    delegated: anyOf(...permissions),
    application: anyOf(...permissions),
    directoryRoles: roles,
    denial: 'authorizationRequestDenied',
  }
}

const write = 'Policy.ReadWrite.ApplicationConfiguration'
const writeAccess = accessBy([write], administrators)

/** WHY the permission to read: pages name it, before newer ones left the other alone. */
const readAccess = accessBy(
  ['Policy.Read.ApplicationConfiguration', write],
  [...administrators, roleTemplates.globalReader],
)

const type: EntityType = {
  name: customClaimsPolicyType.name,
  schema: customClaimsPolicyType,
  properties: customClaimsPolicyType.properties.map(({ name }) => name),
  encode: ({ id, body }, { version, showsUnknownMembers }) =>
    encodeComplex(customClaimsPolicyType, { ...body, id }, version, { showsUnknownMembers }),
}

/** Custom claims policies as stored objects; each has the id of its service principal. */
export const claimsPolicies = writtenKind<JsonObject>({
  name: claimsPolicyFamily,
  room: 'directory',
  indexed: [],
  index: () => [],
  misfitOf: storedAs(customClaimsPolicyType, 'claims'),
  audit: { category: 'Policy', loggedByService: 'Core Directory', targetType: 'Policy' },
  activities: {
    create: 'Add claims policy',
    update: 'Update claims policy',
    delete: 'Delete claims policy',
  },
  displayNameOf: ({ id }) => id,
  modifiedProperties: (before, after) => changedMembers(before?.body, after?.body),
  readAccess,
  encodeVersion: ({ id, body }) => encodeComplex(customClaimsPolicyType, { ...body, id }, 'beta'),
})

/** Finds the policy of a service principal. */
export function findClaimsPolicy(
  reader: Reader,
  tenant: TenantId,
  servicePrincipalId: string,
): Promise<StoredObject | undefined> {
  return findObject(reader, tenant, claimsPolicies, servicePrincipalId)
}

function entityAt(id: string) {
  return { contextPath: `servicePrincipals('${id}')/claimsPolicy`, type }
}

function requirePrincipal(reader: Reader, context: OperationContext): Promise<StoredObject> {
  return requireEntity(reader, context, servicePrincipalSet, context.keys['id'] ?? '')
}

const path = `${servicePrincipalSet.path}/{id}/claimsPolicy`
const replace = replaceCodec(customClaimsPolicyType)
const change = patchCodec(customClaimsPolicyType)

function writeOperation(method: 'PUT' | 'PATCH'): Operation {
  return {
    method,
    path,
    roots: ['beta'],
    access: writeAccess,
    produces: 'json',
    takes: customClaimsPolicyType,
    answers: { type: customClaimsPolicyType, as: 'entity' },
    handle: async (context) => {
      const json = readJsonObject(context.request)
      const written = await writeObject<JsonObject, JsonObject>(context, {
        family: claimsPolicies,
        find: async (transaction) => {
          const { id } = await requirePrincipal(transaction, context)
          const current = await findClaimsPolicy(transaction, context.caller.tenant, id)
          if (current === undefined && method === 'PATCH') throw directoryObjectNotFound(id)
          const before = current ?? { family: claimsPolicies.name, id, body: {} }
          const codec = method === 'PUT' ? replace : change
          return {
            id,
            current,
            ifMatch: current,
            decode: () => {
              const read = codec.update(before as StoredObject<never>, json, context.version)
              return read.ok ? checkClaimsPolicy(read.value, read.warnings) : read
            },
          }
        },
        invalid: refusedBy,
        guard: async (_, body) => acceptedAsIs(body),
      })
      const { id, version } = written.object
      const entity = await encodeWritten(context, entityAt(id), written)
      const status = written.before === undefined ? 201 : 200
      return respondJson(status, entity, { ETag: etagOf(version) })
    },
  }
}

/** The operations of custom claims policies. */
export const claimsPolicyOperations: readonly Operation[] = [
  {
    method: 'GET',
    path,
    roots: ['beta'],
    access: readAccess,
    produces: 'json',
    queryOptions: ['select'],
    answers: { type: customClaimsPolicyType, as: 'entity' },
    handle: async (context) => {
      const { id } = await requirePrincipal(context.store, context)
      const policy = await findClaimsPolicy(context.store, context.caller.tenant, id)
      if (policy === undefined) throw directoryObjectNotFound(id)
      const entity = await encodeEntity(context, entityAt(id), policy)
      return respondJson(200, entity, { ETag: etagOf(policy.version) })
    },
  },
  writeOperation('PUT'),
  writeOperation('PATCH'),
]
