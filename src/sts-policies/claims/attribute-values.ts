/** Reads the values of a source: an attribute of the user, of an application or of the tenant, or a directory extension. */

import type { AttributeSource } from '../definitions/claims-mapping/claim-sources.ts'
import type { ClaimsParty } from './claims-question.ts'
import { abbreviateValues } from './limits.ts'
import { skipWith, valuesWithin, type ResolvedValues, type SkippedValues } from './resolution.ts'
import type { TokenContext } from './token-context.ts'
import { propertyOf } from './user-facts.ts'

/** Where a value comes from. */
export interface AttributeReference {
  readonly source: AttributeSource
  /** Lower case, one of the list of the source. */
  readonly attribute?: string
  /** A directory extension of the user. */
  readonly extensionId?: string
}

/** All values of a source; `emitted` of them are in a claim, the others only reach transformations. */
export interface AttributeValues extends ResolvedValues {
  readonly emitted: number
}

/** The lists that a claim has in full. */
const lists = /^(?:extensionattribute\d+|assignedroles|groups)$/u

function ofUser(
  context: TokenContext,
  { attribute = '', extensionId }: AttributeReference,
): readonly string[] {
  if (extensionId !== undefined) return context.user?.all(extensionId) ?? []
  if (attribute === 'assignedroles') return context.assignedRoles
  if (attribute === 'groups') return context.user?.groups.map(({ id }) => id) ?? []
  return context.user?.all(propertyOf(attribute)) ?? []
}

function ofParty(party: ClaimsParty, attribute: string): readonly string[] {
  const { displayName, servicePrincipalId, tags = [] } = party
  const values: Readonly<Record<string, readonly (string | undefined)[]>> = {
    displayname: [displayName],
    objectid: [servicePrincipalId],
    tags,
  }
  return (values[attribute] ?? []).filter(
    (value) => value !== undefined && value !== '',
  ) as readonly string[]
}

function read(context: TokenContext, reference: AttributeReference): readonly string[] {
  const { source, attribute = '' } = reference
  switch (source) {
    case 'user':
      return ofUser(context, reference)
    case 'application':
      return ofParty(context.client, attribute)
    case 'resource':
      return ofParty(context.resource, attribute)
    case 'audience':
      return ofParty(context.recipient, attribute)
    case 'company':
      return context.tenant.country ? [context.tenant.country] : []
  }
}

/**
 * Reads a source. Only multi-valued extension attributes, roles and groups emit several values.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type.
 */
export function readAttribute(
  context: TokenContext,
  reference: AttributeReference,
): AttributeValues | SkippedValues {
  const { source, attribute, extensionId } = reference
  const name = extensionId ?? attribute ?? ''
  if (source === 'user' && !context.user) return skipWith('noUser', name)
  const values = read(context, reference)
  const step = {
    step: 'source',
    source,
    attribute: name,
    values: abbreviateValues(values),
  } as const
  const resolved = valuesWithin(values, [step], name)
  if (resolved.kind === 'skip') return resolved
  const isList = extensionId !== undefined || lists.test(attribute ?? '')
  return { ...resolved, emitted: isList ? values.length : 1 }
}
