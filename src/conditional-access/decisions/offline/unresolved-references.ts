/** Finds what policies name and rules do not have. */

import { quoted } from '../../../edm/place.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { StoredRules } from '../stored-rules.ts'
import { reservedLocationIds } from '../../model/locations/reserved-locations.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { referencesOf, type PolicyReference } from '../../rules/references.ts'

/** A mention of what is not there. */
interface UnresolvedReference {
  /** The position of the policy in the rules. */
  readonly policy: number
  readonly message: string
  /** A JSON pointer into the modern form of the policy. */
  readonly target: string
}

const effects: Readonly<Partial<Record<PolicyReference['kind'], string>>> = {
  namedLocation: 'is no named location of these files; no sign-in is taken to come from it',
  authenticationStrength:
    'is no authentication strength of these files; nothing is taken to meet it',
}

/**
 * Lists mentions of locations and strengths that the rules lack, and of trusted locations where the rules
 * have none. Everything else that a policy names is compared with the sign-in alone.
 */
export function unresolvedReferences(rules: StoredRules): readonly UnresolvedReference[] {
  const known = new Set(
    [...rules.namedLocations, ...rules.authenticationStrengths]
      .map(({ id }) => id)
      .concat(reservedLocationIds)
      .map(keyOf),
  )
  const hasTrusted = rules.namedLocations.some(
    (location) => location.kind !== 'country' && location.isTrusted,
  )
  return rules.policies.flatMap(({ body }, policy) => [
    ...referencesOf(body).flatMap(({ kind, id, target }) => {
      const effect = effects[kind]
      if (effect === undefined || known.has(keyOf(id))) return []
      return [{ policy, target, message: `${quoted(id)} ${effect}` }]
    }),
    ...(hasTrusted ? [] : mentionsOfTrusted(body).map((mention) => ({ policy, ...mention }))),
  ])
}

function mentionsOfTrusted({
  conditions: { locations },
}: ConditionalAccessPolicyBody): readonly Omit<UnresolvedReference, 'policy'>[] {
  return (['includeLocations', 'excludeLocations'] as const).flatMap((member) => {
    const index = locations?.[member].indexOf('AllTrusted') ?? -1
    if (index === -1) return []
    return [
      {
        target: `/conditions/locations/${member}/${index}`,
        message: '`AllTrusted` stands for no location of these files: none is trusted',
      },
    ]
  })
}
