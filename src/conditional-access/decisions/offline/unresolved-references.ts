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
export interface UnresolvedReference {
  /** The position of the policy in the rules. */
  readonly policy: number
  readonly ostiaryCode: OstiaryCode
  readonly message: string
  /** A JSON pointer into the modern form of the policy. */
  readonly target: string
  /** What is missing; `AllTrusted` stands for the trusted locations of files without locations. */
  readonly missing?: {
    readonly kind: 'namedLocation' | 'authenticationStrength'
    readonly id: string
  }
}

/** Lists where a policy names locations and strengths that are not among the known ids. */
function missingIn(
  body: ConditionalAccessPolicyBody,
  isKnown: (id: string) => boolean,
): readonly Omit<UnresolvedReference, 'policy'>[] {
  return referencesOf(body).flatMap(({ kind, id, target }) => {
    if ((kind !== 'namedLocation' && kind !== 'authenticationStrength') || isKnown(id)) return []
    const isLocation = kind === 'namedLocation'
    return [
      {
        target,
        missing: { kind, id },
        ostiaryCode: isLocation ? fileCodes.locationNotFound : fileCodes.strengthNotFound,
        message: isLocation
          ? `named location ${quoted(id)} not found in the files; which sign-ins come from it is not known without --location`
          : `authentication strength ${quoted(id)} not found in the files; what meets it is not known`,
      },
    ]
  })
}

/**
 * Lists where policies name locations and strengths that the rules lack, and trusted locations where the
 * rules have none. Everything else that a policy names is only compared with the sign-in. `placeholders` are the ids
 * that stand for placeholders: nothing is missing there.
 */
export function unresolvedReferences(
  rules: StoredRules,
  placeholders: ReadonlySet<string>,
): readonly UnresolvedReference[] {
  const known = new Set(
    [...rules.namedLocations, ...builtInStrengths, ...rules.authenticationStrengths]
      .map(({ id }) => id)
      .concat(reservedLocationIds, [...placeholders])
      .map(keyOf),
  )
  const hasTrusted = rules.namedLocations.some(
    (location) => location.kind !== 'country' && location.isTrusted,
  )
  const hasLocations = rules.namedLocations.some(({ id }) => !reservedLocationIds.includes(id))
  return rules.policies.flatMap(({ body }, policy) => [
    ...missingIn(body, (id) => known.has(keyOf(id))).map((each) => ({ policy, ...each })),
    ...(hasTrusted
      ? []
      : mentionsOfTrusted(body, hasLocations).map((mention) => ({ policy, ...mention }))),
  ])
}

function mentionsOfTrusted(
  { conditions: { locations } }: ConditionalAccessPolicyBody,
  hasLocations: boolean,
): readonly Omit<UnresolvedReference, 'policy'>[] {
  return (['includeLocations', 'excludeLocations'] as const).flatMap((member) => {
    const index = locations?.[member].indexOf('AllTrusted') ?? -1
    if (index === -1) return []
    return [
      {
        target: `/conditions/locations/${member}/${index}`,
        ...(!hasLocations && { missing: { kind: 'namedLocation', id: 'AllTrusted' } as const }),
        ostiaryCode: fileCodes.noTrustedLocation,
        message: hasLocations
          ? '`AllTrusted` matches no sign-in, because no location in the files is trusted'
          : '`AllTrusted` names the trusted locations, and the files have no location; which sign-ins come from them is not known without --location',
      },
    ]
  })
}

/** The locations and strengths that policies name and that the files do not describe (E79). */
export function unlistedIn(
  unresolved: readonly UnresolvedReference[],
): Pick<StoredRules, 'namedLocations' | 'authenticationStrengths'> {
  const missing = new Map(
    unresolved.flatMap((each) =>
      each.missing === undefined ? [] : [[keyOf(each.missing.id), each.missing]],
    ),
  )
  const named = (kind: PolicyReference['kind']): readonly string[] =>
    [...missing.values()].flatMap((each) => (each.kind === kind ? [each.id] : []))
  return {
    namedLocations: named('namedLocation').map((id) => ({ id, kind: 'unlisted', isTrusted: null })),
    authenticationStrengths: named('authenticationStrength').map((id) => ({
      id,
      displayName: id,
      allowedCombinations: [],
      combinationConfigurations: [],
      isUnlisted: true,
    })),
  }
}
