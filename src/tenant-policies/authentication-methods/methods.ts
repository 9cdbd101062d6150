/**
 * The authentication methods as a collection. A tenant has the built-in ones from the beginning; DELETE puts one back
 * to its default. External ones are created and deleted.
 * Source: https://learn.microsoft.com/graph/api/resources/authenticationmethodspolicies-overview
 */

import { encodeComplex } from '../../edm/complete.ts'
import { existsIn, typeAnnotation, type GraphVersion } from '../../edm/model.ts'
import { isDefaultObject } from '../../graph/default-object.ts'
import type { EncodeContext } from '../../graph/entity-set.ts'
import { countOperation, requireEntity } from '../../graph/handlers/read.ts'
import { collectionOperations } from '../../graph/handlers/write.ts'
import type { Operation, OperationContext } from '../../graph/operation.ts'
import type { WritableEntitySet } from '../../graph/writable-entity-set.ts'
import { acceptedAsIs, removeObject } from '../../graph/write-object.ts'
import { listObjects } from '../../graph/stored-objects.ts'
import { keyOf } from '../../kernel/ids.ts'
import { memberText, type JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import { authenticationMethodAccess } from '../access.ts'
import { requireFewObjects } from '../shared/checks.ts'
import { policyNotFound } from '../shared/policy-not-found.ts'
import { tenantPolicyKind } from '../shared/policy-kind.ts'
import { defaultMethods, methodFamily } from './default-methods.ts'
import { methodCodec } from './method-codec.ts'
import { methodConfiguration } from './method-types.ts'

const path = '/policies/authenticationMethodsPolicy/authenticationMethodConfigurations'

type StoredMethod = StoredObject

function typeOf({ body }: StoredMethod) {
  return methodConfiguration.variants[memberText(body, typeAnnotation) ?? '']
}

function isIn(version: GraphVersion, method: StoredMethod): boolean {
  const type = typeOf(method)
  return type === undefined || existsIn(type, version)
}

function encode(
  method: StoredMethod,
  { version, showsUnknownMembers }: Pick<EncodeContext, 'version' | 'showsUnknownMembers'>,
): JsonObject {
  const { id, body } = method
  const type = typeOf(method)
  const name = memberText(body, typeAnnotation) ?? ''
  if (type === undefined) return { [typeAnnotation]: name, id }
  return {
    [typeAnnotation]: name,
    ...encodeComplex(type, { ...body, id }, version, { showsUnknownMembers }),
  }
}

/** Authentication methods as a kind of stored object. */
export const methodKind = tenantPolicyKind({
  name: methodFamily,
  type: methodConfiguration,
  mainMembers: [typeAnnotation, 'state'],
  noun: 'authentication method configuration',
  loggedByService: 'Authentication Methods',
  readAccess: authenticationMethodAccess.read,
  encode: (method) => encode(method, { version: 'beta', showsUnknownMembers: true }),
})

const propertiesIn = (version: GraphVersion): readonly string[] => {
  const types = Object.values(methodConfiguration.variants).filter((type) =>
    existsIn(type, version),
  )
  return [...new Set(types.flatMap(({ properties }) => properties.map(({ name }) => name)))]
}

function createSet(version: GraphVersion): WritableEntitySet<JsonObject> {
  return {
    kind: methodKind,
    path,
    versions: [version],
    keyTemplate: '{id}',
    contextPath: path.slice(1),
    type: {
      name: methodConfiguration.base.name,
      properties: propertiesIn(version),
      schema: methodConfiguration,
      encode,
    },
    fixed: defaultMethods.filter((method) => isIn(version, method)),
    isBounded: true,
    codec: methodCodec,
    guardWrite: async (change, body) => {
      const noun = 'changed or external authentication methods'
      if (change.before === undefined || isDefaultObject(change.before)) {
        await requireFewObjects(change, methodFamily, noun)
      }
      return acceptedAsIs(body)
    },
    readAccess: authenticationMethodAccess.read,
    access: {
      create: authenticationMethodAccess.write,
      update: authenticationMethodAccess.write,
      delete: authenticationMethodAccess.write,
    },
    notFoundError: policyNotFound,
  }
}

/** DELETE: an external method goes, a built-in one is as in a new tenant again. */
function resetOperation(set: WritableEntitySet<JsonObject>): Operation {
  return {
    method: 'DELETE',
    path: `${set.path}/{id}`,
    roots: set.versions,
    access: set.access.delete,
    produces: 'none',
    handle: (context) =>
      removeObject(context, {
        family: set.kind,
        find: (transaction) => requireEntity(transaction, context, set, context.keys['id'] ?? ''),
        remove: async (writer, method) => {
          if (!isDefaultObject(method)) await writer.delete(method)
        },
      }),
  }
}

/** The operations on the methods, in both versions. */
export const methodOperations: readonly Operation[] = (['v1.0', 'beta'] as const)
  .map(createSet)
  .flatMap((set) => [
    ...collectionOperations(set).filter(({ method }) => method !== 'DELETE'),
    resetOperation(set),
    countOperation(set),
  ])

/** Prints every method of the caller's tenant, built-in ones first, as the policy contains them. */
export async function encodeMethods(context: OperationContext): Promise<readonly JsonObject[]> {
  const { store, caller, version } = context
  const stored = await listObjects(store, caller.tenant, methodKind)
  const findStored = (id: string) => stored.find((method) => keyOf(method.id) === keyOf(id))
  const builtIn = defaultMethods.map((method) => findStored(method.id) ?? method)
  const external = stored.filter(
    ({ id }) => !defaultMethods.some((method) => keyOf(method.id) === keyOf(id)),
  )
  return [...builtIn, ...external]
    .filter((method) => isIn(version, method))
    .map((method) => encode(method, { version, showsUnknownMembers: true }))
}
