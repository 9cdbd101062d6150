/**
 * A stored claims mapping definition as the preview of claims reads it: tolerant, bounded, each member under one name.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-customization.
 */

import { isJsonObject, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import { presentMembers, readStoredRoot } from '../stored-root.ts'
import { findAttribute, findClaimSource, type ClaimSource } from './claim-sources.ts'
import { findTransformationMethod } from './transformation-methods.ts'

/** Most entries of `ClaimsSchema` that are read. Source: https://learn.microsoft.com/graph/api/resources/claimsmappingpolicy. */
export const maximumClaimsSchemaEntries = 50

/** Most transformations that are read. Source: as above. */
export const maximumClaimsTransformations = 50

/** An entry of `ClaimsSchema`. */
export interface ClaimsSchemaEntry {
  /** Its place in `ClaimsSchema`. */
  readonly index: number
  readonly source?: ClaimSource
  readonly id?: string
  /** The attribute that `id` means, lower case; absent when the source has no such attribute. */
  readonly attribute?: string
  readonly extensionId?: string
  /** The constant. */
  readonly value?: string
  readonly transformationId?: string
  readonly jwtClaimType?: string
  readonly samlClaimType?: string
  readonly samlNameForm?: string
  readonly samlNameIdFormat?: string
}

/** Ties an entry of `ClaimsSchema` to an input or the output of a transformation. References match in any letter case. */
export interface TransformationClaim {
  /** The `ID` of the entry. */
  readonly claimTypeReferenceId: string
  /** The name of the input or output. */
  readonly transformationClaimType: string
}

/** A claims transformation. */
export interface ClaimsTransformation {
  /** Its place in the list; the list `ClaimsTransformations` comes first, then `ClaimsTransformation`. */
  readonly index: number
  readonly id: string
  /** The canonical name of the method, or the text of the definition when the method is unknown. */
  readonly method: string
  readonly inputClaims: readonly (TransformationClaim & { readonly treatAsMultiValue: boolean })[]
  readonly inputParameters: readonly {
    readonly id: string
    readonly value: string
    readonly dataType?: string
  }[]
  readonly outputClaims: readonly TransformationClaim[]
}

/** The words of `MatchOn` of a group filter: an attribute of the group. */
export const groupFilterMatches = ['displayname', 'samaccountname'] as const

/** The words of `Type` of a group filter. */
export const groupFilterTypes = ['prefix', 'suffix', 'contains'] as const

/** Which groups a group claim names. */
export interface GroupFilter {
  readonly matchOn: (typeof groupFilterMatches)[number]
  readonly type: (typeof groupFilterTypes)[number]
  readonly value: string
}

/** What a claims mapping policy asks for. */
export interface ClaimsMappingDefinition {
  readonly includesBasicClaims: boolean
  /** At most `maximumClaimsSchemaEntries`. */
  readonly entries: readonly ClaimsSchemaEntry[]
  /** At most `maximumClaimsTransformations`. */
  readonly transformations: readonly ClaimsTransformation[]
  readonly groupFilter?: GroupFilter
  readonly issuerWithApplicationId: boolean
  readonly audienceOverride?: string
}

/** Finds a member by name in any letter case: definitions write `ID`, `Id` and `id`. */
function find(object: JsonObject, name: string): JsonValue | undefined {
  const folded = name.toLowerCase()
  return Object.entries(object).find(([member]) => member.toLowerCase() === folded)?.[1]
}

function text(object: JsonObject, ...names: readonly string[]): string | undefined {
  const values = names.map((name) => find(object, name))
  return values.find((value) => typeof value === 'string')
}

function isTrue(value: JsonValue | undefined): boolean {
  return value === true || (typeof value === 'string' && value.toLowerCase() === 'true')
}

function list(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : []
}

/** Reads an entry of `ClaimsSchema`. */
export function readEntry(entry: JsonObject, index: number): ClaimsSchemaEntry {
  const sourceText = text(entry, 'Source')
  const source = sourceText === undefined ? undefined : findClaimSource(sourceText)
  const id = text(entry, 'ID')
  return presentMembers({
    index,
    source,
    id,
    attribute: source === undefined || id === undefined ? undefined : findAttribute(source, id),
    extensionId: text(entry, 'ExtensionID'),
    value: text(entry, 'Value'),
    transformationId: text(entry, 'TransformationID'),
    jwtClaimType: text(entry, 'JwtClaimType'),
    samlClaimType: text(entry, 'SamlClaimType'),
    samlNameForm: text(entry, 'SAMLNameForm'),
    samlNameIdFormat: text(entry, 'SamlNameIdFormat'),
  })
}

function readTransformationClaim(object: JsonObject): TransformationClaim {
  return {
    claimTypeReferenceId: text(object, 'ClaimTypeReferenceId') ?? '',
    transformationClaimType: text(object, 'TransformationClaimType') ?? '',
  }
}

/** Reads a transformation. */
export function readTransformation(object: JsonObject, index: number): ClaimsTransformation {
  const method = text(object, 'TransformationMethod') ?? ''
  return {
    index,
    id: text(object, 'ID') ?? '',
    method: findTransformationMethod(method)?.name ?? method,
    inputClaims: list(find(object, 'InputClaims'))
      .filter(isJsonObject)
      .map((claim) => ({
        ...readTransformationClaim(claim),
        treatAsMultiValue: isTrue(find(claim, 'TreatAsMultiValue')),
      })),
    inputParameters: list(find(object, 'InputParameters'))
      .filter(isJsonObject)
      .map((parameter) =>
        presentMembers({
          id: text(parameter, 'ID') ?? '',
          value: text(parameter, 'Value') ?? '',
          dataType: text(parameter, 'DataType'),
        }),
      ),
    outputClaims: list(find(object, 'OutputClaims'))
      .filter(isJsonObject)
      .map(readTransformationClaim),
  }
}

function readGroupFilter(value: JsonValue | undefined): GroupFilter | undefined {
  if (!isJsonObject(value)) return undefined
  const matchOn = groupFilterMatches.find((word) => word === text(value, 'MatchOn')?.toLowerCase())
  const type = groupFilterTypes.find((word) => word === text(value, 'Type')?.toLowerCase())
  const filterValue = text(value, 'Value')
  return matchOn && type && filterValue !== undefined
    ? { matchOn, type, value: filterValue }
    : undefined
}

/** Reads the objects of a list with their places, up to a number of items. */
function readItems<T>(
  items: readonly JsonValue[],
  most: number,
  read: (item: JsonObject, index: number) => T,
): readonly T[] {
  return items
    .slice(0, most)
    .flatMap((item, index) => (isJsonObject(item) ? [read(item, index)] : []))
}

/** Reads the root member of a definition of claims. */
function readRoot(root: JsonObject): ClaimsMappingDefinition {
  const includes = find(root, 'IncludeBasicClaimSet')
  return presentMembers({
    // WHY: no page says what an absent member means. Without a policy the basic set is in the token, so it stays.
    includesBasicClaims: includes === undefined || includes === null || isTrue(includes),
    entries: readItems(list(find(root, 'ClaimsSchema')), maximumClaimsSchemaEntries, readEntry),
    transformations: readItems(
      // WHY both: Microsoft's pages use both names. Published policies that work have the plural.
      [...list(find(root, 'ClaimsTransformations')), ...list(find(root, 'ClaimsTransformation'))],
      maximumClaimsTransformations,
      readTransformation,
    ),
    groupFilter: readGroupFilter(find(root, 'GroupFilter')),
    issuerWithApplicationId: isTrue(find(root, 'issuerWithApplicationId')),
    audienceOverride: text(root, 'audienceOverride'),
  })
}

/**
 * Reads a stored definition. Undefined when it does nothing: it is not JSON, or it lacks its root member.
 * Parts of a wrong kind count as absent, because definitions of an import were not checked.
 */
export function readClaimsMapping(definition: string): ClaimsMappingDefinition | undefined {
  const root = readStoredRoot(definition, 'ClaimsMappingPolicy')?.value
  return isJsonObject(root) ? readRoot(root) : undefined
}
