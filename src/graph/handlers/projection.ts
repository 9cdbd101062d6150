/** Which properties of an entity an answer shows. */

import { existsIn, type GraphVersion } from '../../edm/model.ts'
import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { queryCodes } from '../../odata/query-codes.ts'
import type { EncodeContext, EntityType } from '../entity-set.ts'
import type { OperationContext } from '../operation.ts'
import { preferencesOf } from '../preferences.ts'

/** The form of the entities in an answer. */
export function formOf(
  context: OperationContext,
  form: EncodeContext['form'],
): Omit<EncodeContext, 'related'> {
  return {
    version: context.version,
    form,
    metadataUrl: `${context.request.origin}/${context.version}/$metadata`,
    showsUnknownMembers: preferencesOf(context.request).includesUnknownEnumMembers,
  }
}

/** Tells whether a version has a member. Members that the type does not declare are in both. */
function isMemberOf({ schema }: Pick<EntityType, 'schema'>, name: string, version: GraphVersion) {
  const type = schema.kind === 'polymorphic' ? schema.base : schema
  const declared = type.properties.find((property) => property.name === name)
  return declared === undefined || existsIn(declared, version)
}

/**
 * Spells the selected properties as the type does; undefined when all are wanted.
 * @throws OstiaryError `badRequest` naming a property that the type does not have.
 */
export function selectedProperties(
  type: Pick<EntityType, 'name' | 'properties' | 'schema' | 'isFurtherProperty'>,
  select: readonly string[] | undefined,
  version: GraphVersion,
): readonly string[] | undefined {
  if (select === undefined) return undefined
  const names = select.map((wanted) => {
    const name = type.properties.find((known) => known.toLowerCase() === wanted.toLowerCase())
    if (name !== undefined && isMemberOf(type, name, version)) return name
    if (type.isFurtherProperty?.(wanted)) return wanted
    throw new OstiaryError('badRequest', {
      ostiaryCode: queryCodes.propertyUnknown,
      message: `Could not find a property named '${wanted}' on type 'microsoft.graph.${type.name}'.`,
    })
  })
  // WHY each once: a URL has room for thousands of names, and each is compared with every member that is printed.
  return [...new Set(names)]
}

/** Leaves out what is not selected. */
export function project(entity: JsonObject, properties: readonly string[] | undefined): JsonObject {
  if (properties === undefined) return entity
  const kept: Record<string, JsonValue | undefined> = {}
  for (const [name, value] of Object.entries(entity)) {
    // WHY: most Graph workloads return the id whether or not it was selected, and clients rely on it.
    // An annotation of a member, such as `members@odata.context`, is shown with it.
    const [member = ''] = name.split('@', 1)
    if (name === 'id' || member === '' || properties.includes(member)) kept[name] = value
  }
  return kept
}

/** Prints the shown properties in `@odata.context`, expanded ones with parentheses; empty when all are shown. */
export function projectionSuffix(
  properties: readonly string[] | undefined,
  expanded: readonly string[] = [],
): string {
  const names = [...(properties ?? []), ...expanded]
  return properties === undefined && expanded.length === 0 ? '' : `(${names.join(',')})`
}
