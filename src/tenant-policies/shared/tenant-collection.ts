/** Collections of policies that a tenant creates. */

import { complete, encodeComplex } from '../../edm/complete.ts'
import { decodeComplex } from '../../edm/decode.ts'
import { mergePatch } from '../../edm/merge-patch.ts'
import type { ComplexType, GraphVersion } from '../../edm/model.ts'
import { bothVersions } from '../../graph/message.ts'
import type { WritableEntitySet, WriteCodec } from '../../graph/writable-entity-set.ts'
import { acceptedAsIs } from '../../graph/write-object.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import { checked, type Finding } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { PolicyAccess } from '../access.ts'
import { requireFewObjects } from './checks.ts'
import { entityTypeOf, tenantPolicyKind, type PolicyKindDefinition } from './policy-kind.ts'
import { policyNotFound } from './policy-not-found.ts'

type SetPart = Pick<WritableEntitySet<JsonObject>, 'fixed' | 'newId' | 'guardWrite' | 'guardDelete'>

/** One collection. */
export interface TenantCollection
  extends
    Pick<PolicyKindDefinition, 'name' | 'noun' | 'mainMembers' | 'activities' | 'category'>,
    Partial<SetPart> {
  readonly type: ComplexType
  readonly path: string
  readonly contextPath?: string
  readonly versions?: readonly GraphVersion[]
  /** What the objects are called in the message about too many. */
  readonly plural: string
  readonly access: PolicyAccess
  /** Checks a body that was read, with the one it changes. */
  readonly check?: (body: JsonObject, before: JsonObject | undefined) => readonly Finding[]
}

function codecOf({ type, check = () => [] }: TenantCollection): WriteCodec<JsonObject> {
  const read = (json: JsonObject, version: GraphVersion, stored?: JsonObject) => {
    const { value, findings, warnings } = decodeComplex(type, json, { version, stored })
    const body: JsonObject = complete(type, mergePatch(type, stored ?? {}, value), 'beta')
    return checked(body, findings.length > 0 ? findings : check(body, stored), warnings)
  }
  return {
    create: (json, version) => read(json, version),
    update: ({ body }, patch, version) => read(patch, version, body),
    invalid: refusedBy,
  }
}

/** Creates the set of a collection, with its kind of stored object. */
export function tenantCollection(definition: TenantCollection): WritableEntitySet<JsonObject> {
  const { name, type, path, versions, plural, access, guardWrite, ...others } = definition
  const { noun, mainMembers, activities, category, fixed, newId, guardDelete } = others
  const kind = tenantPolicyKind({
    name,
    type,
    mainMembers,
    noun,
    ...(activities && { activities }),
    ...(category && { category }),
    readAccess: access.read,
    encode: ({ id, body }) => encodeComplex(type, { deletedDateTime: null, ...body, id }, 'beta'),
  })
  return {
    kind,
    path,
    versions: versions ?? bothVersions,
    keyTemplate: '{id}',
    contextPath: definition.contextPath ?? path.slice(1),
    type: entityTypeOf(type, { deletedDateTime: null }),
    isBounded: true,
    codec: codecOf(definition),
    ...(fixed && { fixed }),
    ...(newId && { newId }),
    guardWrite: async (change, body) => {
      if (change.before === undefined) await requireFewObjects(change, name, plural)
      return (await guardWrite?.(change, body)) ?? acceptedAsIs(body)
    },
    ...(guardDelete && { guardDelete }),
    readAccess: access.read,
    access: { create: access.write, update: access.write, delete: access.write },
    notFoundError: policyNotFound,
  }
}
