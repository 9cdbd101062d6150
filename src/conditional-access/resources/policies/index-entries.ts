/** The values by which policies are found: by filters of callers, and by the objects they name. */

import { isExpressibleIn } from '../../../edm/expressible.ts'
import type { Filter } from '../../../odata/filter.ts'
import { entityName } from '../../../store/entity-name.ts'
import type { EntityKey, IndexEntry } from '../../../store/port.ts'
import { kindNames } from '../../model/kind-names.ts'
import { legacyFactsOf } from '../../model/form-2019/legacy-facts.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { conditionalAccessPolicyType } from '../../model/policy-types.ts'
import { referencesOf, type PolicyReference } from '../../rules/references.ts'

/** The kinds of conditional access objects that policies name. */
const referencedKinds: Readonly<Partial<Record<PolicyReference['kind'], string>>> = {
  namedLocation: kindNames.namedLocations,
  authenticationStrength: kindNames.authenticationStrengths,
  authenticationContext: kindNames.authenticationContexts,
}

/** The filter for the policies that name an object. */
export function referringTo(key: EntityKey): Filter {
  return { kind: 'comparison', operator: 'eq', property: 'reference', value: entityName(key) }
}

/** The filter for the policies that v1.0 can express. */
export const expressibleInV1: Filter = {
  kind: 'not',
  operand: { kind: 'comparison', operator: 'eq', property: 'isBetaOnly', value: true },
}

function hasLegacyFacts(body: ConditionalAccessPolicyBody): boolean {
  if (body.legacy === undefined) return false
  const facts = legacyFactsOf(body)
  return (
    body.legacy.times !== undefined ||
    facts.grantControls.length > 0 ||
    facts.protectsDownloads ||
    facts.isUnsupportedExchangeOnly ||
    facts.authenticationContexts.length > 0
  )
}

const betaOnlyBodies = new WeakMap<ConditionalAccessPolicyBody, boolean>()

/** Tells whether only beta can express a policy. Members of the 2019 form alone count as beta too. */
export function isBetaOnly(body: ConditionalAccessPolicyBody): boolean {
  // WHY remembered: every read through v1.0 needs it, and the store returns the same body until its next
  // version.
  const known = betaOnlyBodies.get(body)
  if (known !== undefined) return known
  const isBeta = hasLegacyFacts(body) || !isExpressibleIn(conditionalAccessPolicyType, body, 'v1.0')
  betaOnlyBodies.set(body, isBeta)
  return isBeta
}

/** Lists the values by which a policy is found. */
export function policyEntries(body: ConditionalAccessPolicyBody): readonly IndexEntry[] {
  const references = referencesOf(body).flatMap(({ kind, id }) => {
    const family = referencedKinds[kind]
    return family === undefined ? [] : [entityName({ family, id })]
  })
  return [
    { property: 'displayName', value: body.displayName },
    { property: 'state', value: body.state },
    ...(body.templateId === null ? [] : [{ property: 'templateId', value: body.templateId }]),
    ...(isBetaOnly(body) ? [{ property: 'isBetaOnly', value: true }] : []),
    ...[...new Set(references)].map((value) => ({ property: 'reference', value })),
  ]
}
