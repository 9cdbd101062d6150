/**
 * The value that an entry of a claims mapping policy gives to NameID, under the limits of NameID.
 * Source: https://learn.microsoft.com/entra/identity-platform/reference-claims-mapping-policy-type, "Exceptions and
 * restrictions"; https://learn.microsoft.com/entra/identity-platform/saml-claims-customization, `Join()`.
 */

import { isNameIdAttribute } from '../definitions/claims-mapping/claim-sources.ts'
import type { ClaimsSchemaEntry } from '../definitions/claims-mapping/claims-mapping.ts'
import { skipWith, type Resolution, type SkippedValues } from './resolution.ts'
import type { SchemaValues } from './schema-values.ts'
import type { TokenContext } from './token-context.ts'
import { transform } from './transform.ts'

/** Says why an entry, or one that feeds it, is no source of NameID. `seen` keeps it from looking twice at one entry. */
function misfit(
  values: SchemaValues,
  entry: ClaimsSchemaEntry,
  seen: Set<ClaimsSchemaEntry>,
): SkippedValues | undefined {
  const { source, attribute, id, extensionId, value } = entry
  if (value !== undefined) return skipWith('nameIdAttribute', 'Value')
  if (source !== 'transformation') {
    const isAllowed = source === 'user' && attribute !== undefined && isNameIdAttribute(attribute)
    return isAllowed && extensionId === undefined
      ? undefined
      : skipWith('nameIdAttribute', extensionId ?? id ?? '')
  }
  const found = values.transformationOf(entry)
  // WHY undefined: the values say what is wrong with the transformation.
  if ('kind' in found || seen.has(entry)) return undefined
  seen.add(entry)
  const { transformation, method } = found
  if (!method.isForNameId) return skipWith('nameIdMethod', method.name)
  return values
    .inputEntriesOf(transformation)
    .map((input) => input && misfit(values, input, seen))
    .find((problem) => problem !== undefined)
}

function isVerified({ tenant }: TokenContext, domain: string): boolean {
  const folded = domain.toLowerCase()
  return tenant.verifiedDomains.some((verified) => verified.toLowerCase() === folded)
}

function transformed(
  context: TokenContext,
  values: SchemaValues,
  entry: ClaimsSchemaEntry,
): Resolution {
  const plain = values.valuesOf(entry)
  const found = values.transformationOf(entry)
  if (plain.kind !== 'values' || 'kind' in found || found.method.name !== 'Join') return plain
  const prepared = values.prepare(found.transformation, found.method)
  if ('kind' in prepared) return prepared
  const { ready, before } = prepared
  const [suffix = ''] = ready.inputs.get('string2') ?? []
  if (!isVerified(context, suffix)) return skipWith('nameIdDomain', suffix)
  return transform({ ...ready, stripsDomain: true }, before)
}

/** Resolves the value of NameID; a skip means that the service sends a pairwise identifier instead. */
export function nameIdValueOf(
  context: TokenContext,
  values: SchemaValues,
  entry: ClaimsSchemaEntry,
): Resolution {
  const problem = misfit(values, entry, new Set())
  if (problem) return problem
  return entry.source === 'transformation'
    ? transformed(context, values, entry)
    : values.valuesOf(entry)
}
