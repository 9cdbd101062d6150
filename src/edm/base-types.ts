/**
 * The types that Graph's entity types extend.
 * Source: `microsoft.graph.entity`, `directoryObject`, `policyBase`, `policyDeletableItem`.
 */

import { complexType, dateTimeOffset, derivedType, entityType, property, text } from './model.ts'

/** What every entity has: an id that the service gives. */
export const entity = entityType(
  'entity',
  [property('id', text, { isReadOnly: true, nullable: false })],
  { isAbstract: true },
)

/** An object of the directory. */
export const directoryObject = derivedType(
  'directoryObject',
  entity,
  [property('deletedDateTime', dateTimeOffset, { isReadOnly: true })],
  { isOpen: true },
)

/** A policy that is a directory object. */
export const policyBase = derivedType(
  'policyBase',
  directoryObject,
  [property('description', text), property('displayName', text)],
  { isAbstract: true },
)

/** An object that stays among the deleted items for some time before it is removed. It declares no key. */
export const policyDeletableItem = entityType(
  'policyDeletableItem',
  [property('deletedDateTime', dateTimeOffset, { isReadOnly: true })],
  { isAbstract: true },
)

/** A link to an entity by its URL, as a request to `$ref` contains it. Source: OData JSON 4.01, section 14. */
export const entityReference = complexType('entityReference', [
  property('@odata.id', text, { nullable: false }),
])

/** A named text. Source: `microsoft.graph.keyValue`. */
export const keyValue = complexType('keyValue', [property('key', text), property('value', text)])

/** A range of network addresses. Source: `microsoft.graph.ipRange`. */
export const ipRange = complexType('ipRange', [], { isAbstract: true })

/** Who did something, or to whom it was done. Source: `microsoft.graph.identity`. */
export const identity = complexType(
  'identity',
  [property('id', text), property('displayName', text)],
  { isOpen: true },
)
