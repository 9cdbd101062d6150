/** The policies of a tenant as kinds of stored object. */

import { encodeComplex } from '../../edm/complete.ts'
import type { PropertyType } from '../../edm/model.ts'
import type { AccessRule } from '../../graph/access-rule.ts'
import { changedMembers, type AuditDescriptor } from '../../graph/directory-audit.ts'
import type { EntityType } from '../../graph/entity-set.ts'
import { storedAs } from '../../graph/object-kind.ts'
import { writtenKind, type WrittenKind } from '../../graph/written-kind.ts'
import type { ComplexType } from '../../edm/model.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { StoredObject } from '../../store/port.ts'

/** The particulars of one kind. */
export interface PolicyKindDefinition {
  /** The family name in the store and in the history path. Shape: `authorizationPolicy`. */
  readonly name: string
  readonly type: PropertyType
  /** Members that every stored body has. */
  readonly mainMembers: readonly string[]
  /** What changes are called, as in `Update authorization policy`. */
  readonly noun: string
  /** What the audit log calls changes, where it does not follow from the noun. */
  readonly activities?: WrittenKind['activities']
  readonly category?: AuditDescriptor['category']
  readonly loggedByService?: AuditDescriptor['loggedByService']
  /** The name in the audit log; the member `displayName` when absent. */
  readonly displayName?: string
  readonly readAccess: AccessRule
  /** Prints an object with all members of beta. */
  readonly encode: (object: StoredObject) => JsonObject
  /** Indexed members, all of them texts; none when absent. */
  readonly indexed?: readonly string[]
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Creates a kind of policy. */
export function tenantPolicyKind(definition: PolicyKindDefinition): WrittenKind {
  const { name, type, mainMembers, noun, loggedByService, displayName, indexed = [] } = definition
  const { readAccess, encode } = definition
  return writtenKind<JsonObject>({
    name,
    indexed,
    index: (body) => indexed.map((property) => ({ property, value: textOf(body[property]) })),
    misfitOf: storedAs(type, ...mainMembers),
    audit: {
      category: definition.category ?? 'Policy',
      loggedByService: loggedByService ?? 'Core Directory',
      targetType: 'Policy',
    },
    activities: definition.activities ?? {
      create: `Add ${noun}`,
      update: `Update ${noun}`,
      delete: `Delete ${noun}`,
    },
    displayNameOf: ({ id, body }) => displayName ?? (textOf(body['displayName']) || id),
    modifiedProperties: (before, after) => changedMembers(before?.body, after?.body),
    readAccess,
    encodeVersion: encode,
  })
}

/** The entity type of a path: every property of the type, printed with the members that every tenant has the same. */
export function entityTypeOf(schema: ComplexType, fixedMembers: JsonObject = {}): EntityType {
  return {
    name: schema.name,
    schema,
    properties: schema.properties.map(({ name }) => name),
    encode: ({ id, body }, { version, showsUnknownMembers }) =>
      encodeComplex(schema, { id, ...fixedMembers, ...body }, version, { showsUnknownMembers }),
  }
}
