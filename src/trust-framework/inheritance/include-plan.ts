/**
 * Decides which includes are resolved: those that lead back to their own profile are not, nor those that would make
 * the policy too large. What is decided depends on the policy alone, not on the profiles that are asked for.
 */

import { keyOf } from '../../kernel/ids.ts'
import type { ElementReference, Policy, TechnicalProfile } from '../model/policy.ts'
import { attributePlace } from '../model/sourced-element.ts'
import type { IncludeFault } from './effective-policy.ts'

/** Most technical profiles that include each other in one line. The documentation names no limit. */
export const longestIncludePath = 50

/** Most elements that the profiles of a policy have together when all includes are resolved. */
export const mostIncludedElements = 200_000

/** The profiles whose contents and claims a profile gets. */
interface IncludeTargets {
  readonly contents?: TechnicalProfile
  readonly claims?: TechnicalProfile
}

/** Which includes are resolved. */
export interface IncludePlan {
  targetsOf(profile: TechnicalProfile): IncludeTargets
  readonly faults: readonly IncludeFault[]
}

/** What is known of a profile when all that it includes is planned. */
interface PlannedProfile {
  readonly targets: IncludeTargets
  /** How many profiles the longest path of includes has, this one included. */
  readonly length: number
  /** How many elements it has with its includes. */
  readonly size: number
}

const noTargets: IncludeTargets = {}

function sizeOf({ element }: TechnicalProfile): number {
  let size = 1
  for (const { children } of element.children) size += 1 + children.length
  return size
}

function referencesOf({ includes, includesClaimsFrom }: TechnicalProfile) {
  return [
    ...(includes === undefined ? [] : [{ kind: 'contents', reference: includes } as const]),
    ...(includesClaimsFrom === undefined
      ? []
      : [{ kind: 'claims', reference: includesClaimsFrom } as const]),
  ]
}

/** Plans the includes of all profiles. The effort is linear in the number of profiles. */
export function planIncludes(policy: Policy): IncludePlan {
  const planned = new Map<TechnicalProfile, PlannedProfile>()
  const open = new Set<TechnicalProfile>()
  const faults: IncludeFault[] = []
  let elements = 0

  const targetOf = ({ referenceId }: ElementReference): TechnicalProfile | undefined =>
    policy.technicalProfiles.get(keyOf(referenceId))

  const addFault = (
    kind: IncludeFault['kind'],
    profile: TechnicalProfile,
    { element }: ElementReference,
  ): void => {
    faults.push({ kind, profile, place: attributePlace(element, 'ReferenceId') })
  }

  const plan = (profile: TechnicalProfile): PlannedProfile => {
    const targets: { contents?: TechnicalProfile; claims?: TechnicalProfile } = {}
    const own = sizeOf(profile)
    let [length, size] = [1, own]
    for (const { kind, reference } of referencesOf(profile)) {
      const target = targetOf(reference)
      if (target === undefined) continue
      const known = planned.get(target)
      if (known === undefined) {
        // WHY: a target that is still open is further up on the path, or is the profile itself.
        addFault('circular', profile, reference)
        continue
      }
      const isTooLarge =
        known.length >= longestIncludePath ||
        elements + size + known.size - own > mostIncludedElements
      if (isTooLarge) {
        addFault('tooLarge', profile, reference)
        continue
      }
      targets[kind] = target
      length = Math.max(length, known.length + 1)
      size += known.size
    }
    elements += size - own
    const result = { targets, length, size }
    planned.set(profile, result)
    return result
  }

  const visit = (start: TechnicalProfile): void => {
    // WHY: not recursive, since a document can have some ten thousand profiles that include each other.
    const path = [start]
    for (let profile = path.at(-1); profile !== undefined; profile = path.at(-1)) {
      if (planned.has(profile)) {
        path.pop()
        continue
      }
      open.add(profile)
      const next = referencesOf(profile)
        .map(({ reference }) => targetOf(reference))
        .find((target) => target !== undefined && !planned.has(target) && !open.has(target))
      if (next === undefined) {
        path.pop()
        plan(profile)
      } else {
        path.push(next)
      }
    }
  }

  for (const profile of policy.technicalProfiles.values()) visit(profile)
  const relyingParty = policy.relyingParty?.technicalProfile
  if (relyingParty !== undefined) visit(relyingParty)
  return {
    targetsOf: (profile) => planned.get(profile)?.targets ?? noTargets,
    faults,
  }
}
