/** Finds the locations and strengths that policies name and no file has. */

import { quoted } from '../../../edm/place.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { StoredRules } from '../stored-rules.ts'
import { builtInStrengths } from '../../model/strengths/built-in-strengths.ts'
import { reservedLocationIds } from '../../model/locations/reserved-locations.ts'
import type { ConditionalAccessPolicyBody } from '../../model/policy-body.ts'
import { referencesOf, type PolicyReference } from '../../rules/references.ts'
import type { OstiaryCode } from '../../../kernel/ostiary-codes.ts'
import { fileCodes } from './file-codes.ts'

/** A place in a policy that names what is missing. */
interface UnresolvedReference {
  /** The position of the policy in the rules. */
  readonly policy: number
  readonly ostiaryCode: OstiaryCode
  readonly message: string
  /** A JSON pointer into the modern form of the policy. */
  readonly target: string
}

interface Effect {
  readonly ostiaryCode: OstiaryCode
  readonly print: (id: string) => string
}

const effects: Readonly<Partial<Record<PolicyReference['kind'], Effect>>> = {
  namedLocation: {
    ostiaryCode: fileCodes.locationNotFound,
    print: (id) => `named location ${id} not found in the files; no sign-in comes from it`,
  },
  authenticationStrength: {
    ostiaryCode: fileCodes.strengthNotFound,
    print: (id) => `authentication strength ${id} not found in the files; no sign-in meets it`,
  },
}

/**
 * Lists where policies name locations and strengths that the rules lack, and trusted locations where the
 * rules have none. Everything else that a policy names is only compared with the sign-in.
 */
export function unresolvedReferences(rules: StoredRules): readonly UnresolvedReference[] {
  const known = new Set(
    [...rules.namedLocations, ...builtInStrengths, ...rules.authenticationStrengths]
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
      const { ostiaryCode, print } = effect
      return [{ policy, target, ostiaryCode, message: print(quoted(id)) }]
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
        ostiaryCode: fileCodes.noTrustedLocation,
        message: '`AllTrusted` matches no sign-in, because no location in the files is trusted',
      },
    ]
  })
}
