/** Policies of which every tenant has exactly one. */

import { complete, encodeComplex } from '../../edm/complete.ts'
import type { ComplexType, GraphVersion } from '../../edm/model.ts'
import {
  patchCodec,
  replaceCodec,
  singletonOperations,
  type Singleton,
} from '../../graph/handlers/singleton.ts'
import { bothVersions } from '../../graph/message.ts'
import type { Operation } from '../../graph/operation.ts'
import type { EntityType } from '../../graph/entity-set.ts'
import type { WrittenKind } from '../../graph/written-kind.ts'
import { defaultObject } from '../../graph/default-object.ts'
import { acceptedAsIs } from '../../graph/write-object.ts'
import { refusedBy } from '../../kernel/errors/refused-by.ts'
import { checked, type Finding } from '../../kernel/findings.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'
import type { PolicyAccess } from '../access.ts'
import { entityTypeOf, tenantPolicyKind } from './policy-kind.ts'

/** One policy of a tenant. */
export interface TenantSingleton {
  /** The family name in the store and in the history path. */
  readonly name: string
  readonly id: string
  readonly type: ComplexType
  /** A member that every stored body has. */
  readonly mainMember: string
  /** What a new tenant has, with the members that cannot be changed. */
  readonly initial: JsonObject
  /** Members that are the same in every tenant and are not stored. */
  readonly fixedMembers?: JsonObject
  readonly path: string
  /** After `$metadata#`; the path without its slash when absent. */
  readonly contextPath?: string
  readonly versions?: readonly GraphVersion[]
  readonly noun: string
  readonly displayName: string
  readonly activities?: WrittenKind['activities']
  readonly category?: string
  readonly loggedByService?: string
  readonly access: PolicyAccess
  readonly updateMethod?: 'PUT'
  readonly alwaysRepresents?: true
  /** Checks a body that was read, with the one it replaces. */
  readonly check?: (body: JsonObject, before: JsonObject) => readonly Finding[]
  /** Completes a body that is about to be stored. */
  readonly beforeStoring?: (
    body: JsonObject,
    change: { readonly at: Date; readonly before: JsonObject },
  ) => JsonObject
  readonly typeFor?: Singleton<JsonObject>['typeFor']
}

/** A singleton as the composition of the family takes it. */
export interface TenantPolicy {
  readonly kind: WrittenKind
  readonly type: EntityType
  readonly operations: readonly Operation[]
  /** What a tenant has until it is changed. */
  readonly initial: StoredObject
}

/** Reads a change, and then checks what would be stored. */
function checkedCodec(
  { type, updateMethod }: TenantSingleton,
  check: NonNullable<TenantSingleton['check']>,
): Singleton<JsonObject>['codec'] {
  const codec = updateMethod === 'PUT' ? replaceCodec(type) : patchCodec(type)
  return {
    invalid: refusedBy,
    update: (current, json, version) => {
      const read = codec.update(current as StoredObject<never>, json, version)
      if (!read.ok) return read
      const findings = check(read.value, current.body)
      return findings.length === 0 ? read : checked(read.value, findings)
    },
  }
}

/** GET and PATCH, or PUT, of one policy of a tenant, with its kind of stored object. */
export function tenantSingleton(definition: TenantSingleton): TenantPolicy {
  const { name, id, type, mainMember, path, noun, access, displayName } = definition
  const { fixedMembers = {}, check = () => [], beforeStoring } = definition
  const initial: JsonObject = complete(type, definition.initial, 'beta')
  const kind = tenantPolicyKind({
    name,
    type,
    mainMembers: [mainMember],
    noun,
    displayName,
    ...(definition.activities && { activities: definition.activities }),
    ...(definition.category && { category: definition.category }),
    ...(definition.loggedByService && { loggedByService: definition.loggedByService }),
    readAccess: access.read,
    encode: ({ body }) => encodeComplex(type, { id, ...fixedMembers, ...body }, 'beta'),
  })
  const entityType = entityTypeOf(type, fixedMembers)
  const operations = singletonOperations<JsonObject>({
    kind,
    id,
    initial,
    path,
    contextPath: definition.contextPath ?? path.slice(1),
    versions: definition.versions ?? bothVersions,
    type: entityType,
    codec: checkedCodec(definition, check),
    readAccess: access.read,
    updateAccess: access.write,
    ...(definition.updateMethod && { updateMethod: definition.updateMethod }),
    ...(definition.alwaysRepresents && { alwaysRepresents: true }),
    ...(definition.typeFor && { typeFor: definition.typeFor }),
    guardWrite: async ({ context, before }, body) =>
      acceptedAsIs(
        beforeStoring?.(body, { at: context.request.at, before: before?.body ?? initial }) ?? body,
      ),
  })
  return {
    kind,
    type: entityType,
    operations,
    initial: defaultObject({ family: name, id }, initial),
  }
}
