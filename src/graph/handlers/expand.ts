/** Expanded navigation properties: related objects that are printed inside the entities of an answer. */

import { OstiaryError } from '../../kernel/errors/ostiary-error.ts'
import { keyOf } from '../../kernel/ids.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import { queryCodes } from '../../odata/query-codes.ts'
import type { StoredObject } from '../../store/port.ts'
import type { EntitySet, EntityType, ExpandedNavigation } from '../entity-set.ts'
import { isGraphSegment } from '../graph-segments.ts'
import type { OperationContext } from '../operation.ts'
import { needsAdvancedMode } from './advanced-queries.ts'
import { formOf, project, projectionSuffix, selectedProperties } from './projection.ts'
import { createRelatedLookup } from './related.ts'

/** A navigation property that a request expands, and what it shows of the related objects. */
export interface Expansion {
  readonly navigation: ExpandedNavigation
  /** All properties when absent. */
  readonly properties?: readonly string[] | undefined
  /** How many times the property is followed, from each object to the next one. */
  readonly levels: number
}

/** Most times that one property is followed. */
export const mostExpandedLevels = 20

/** Most objects that one expanded property shows. Source: https://learn.microsoft.com/graph/query-parameters#expand-parameter */
export const mostExpandedObjects = 20

function notExpandable(
  { version }: OperationContext,
  type: Pick<EntityType, 'name' | 'properties'>,
  property: string,
): OstiaryError {
  const wanted = property.toLowerCase()
  if (type.properties.some((name) => name.toLowerCase() === wanted)) {
    return new OstiaryError('badRequest', {
      ostiaryCode: queryCodes.propertyNotExpandable,
      message: `Property '${property}' on type 'microsoft.graph.${type.name}' is not a navigation property or complex property. Only navigation properties can be expanded.`,
    })
  }
  if (isGraphSegment(version, property, false)) {
    return new OstiaryError('notImplemented', {
      ostiaryCode: queryCodes.optionNotSupported,
      message: `'${property}' of Microsoft Graph cannot be expanded in this service.`,
    })
  }
  return new OstiaryError('badRequest', {
    ostiaryCode: queryCodes.propertyUnknown,
    message: `Could not find a property named '${property}' on type 'microsoft.graph.${type.name}'.`,
  })
}

/**
 * Reads `$expand` of a request.
 * @throws OstiaryError `badRequest` for a property that is unknown or no navigation property, `notImplemented` for one that
 * only Graph has, `unsupportedQuery` where Graph cannot combine the options.
 */
export function expansionsOf<Body extends JsonObject>(
  context: OperationContext,
  { type, navigations = [] }: Pick<EntitySet<Body>, 'type' | 'navigations'>,
): readonly Expansion[] {
  const { expand = [] } = context.query
  const expansions = expand.map(({ property, select, levels = 1 }) => {
    const wanted = property.toLowerCase()
    const navigation = navigations.find(({ name }) => name.toLowerCase() === wanted)
    if (navigation === undefined) throw notExpandable(context, type, property)
    if (levels !== 1 && navigation.isRecursive !== true) {
      throw new OstiaryError('notImplemented', {
        ostiaryCode: queryCodes.optionNotSupported,
        message: `'$levels' is not supported for '${navigation.name}' in $expand.`,
      })
    }
    return {
      levels: levels === 'max' ? mostExpandedLevels : Math.min(levels, mostExpandedLevels),
      navigation,
      properties: selectedProperties(navigation.target.type, select, context.version),
    }
  })
  if (
    expansions.some(({ navigation }) => !navigation.isContained) &&
    needsAdvancedMode(context.query)
  ) {
    throw new OstiaryError('unsupportedQuery', {
      ostiaryCode: queryCodes.expandWithAdvancedQuery,
      message:
        "Unsupported Query: $expand cannot be combined with $search, or with a filter or an order that needs 'ConsistencyLevel: eventual'.",
    })
  }
  return [...new Map(expansions.map((each) => [each.navigation.name, each])).values()]
}

/** Prints expanded properties as `@odata.context` names them. Shape: `members(id,displayName)`, `manager()`. */
export function expandedNames(expansions: readonly Expansion[]): readonly string[] {
  return expansions.map(
    ({ navigation, properties }) => `${navigation.name}${projectionSuffix(properties ?? [])}`,
  )
}

async function printExpanded(
  context: OperationContext,
  expansion: Expansion,
  object: StoredObject,
  before: readonly string[] = [],
): Promise<JsonValue> {
  const { navigation, properties, levels } = expansion
  const { kind } = navigation.target
  const type = navigation.typeFor?.(context) ?? navigation.target.type
  const isSingle = navigation.form === 'single'
  const found = await navigation.find(context, object, isSingle ? 1 : mostExpandedObjects)
  const objects = found.map(kind.read)
  const related = await createRelatedLookup(context, type, objects)
  const form = { ...formOf(context, 'list'), members: properties ?? ('default' as const), related }
  const printed = objects.map((each) => project(type.encode(each, form), properties))
  if (!isSingle) return printed
  const [only] = objects
  const [entity] = printed
  if (only === undefined || entity === undefined) return null
  const passed = [...before, keyOf(object.id)]
  // WHY: objects that lead to each other in a circle are shown once.
  if (levels <= 1 || passed.includes(keyOf(only.id))) return entity
  const next = await printExpanded(context, { ...expansion, levels: levels - 1 }, only, passed)
  return next === null ? entity : { ...entity, [navigation.name]: next }
}

/** Prints the members that expanded properties add to an entity. */
export async function expandedMembers(
  context: OperationContext,
  expansions: readonly Expansion[],
  object: StoredObject,
): Promise<JsonObject> {
  const members: Record<string, JsonValue> = {}
  for (const expansion of expansions) {
    members[expansion.navigation.name] = await printExpanded(context, expansion, object)
  }
  return members
}
