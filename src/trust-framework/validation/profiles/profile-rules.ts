/** The rules about technical profiles, in the order of their numbers. */

import type { SourcePlace } from '../../model/sourced-element.ts'
import type { PolicyRule, RuleContext } from '../rule.ts'
import { checkClaimResolverNames } from './claim-resolver-names.ts'
import { checkDirectoryClaims, checkDirectoryInput } from './directory-claims.ts'
import { checkRepeatedMetadata } from './duplicate-metadata.ts'
import { checkBearerClaim, checkHandlerKeys, checkHandlers } from './handler-keys.ts'
import { checkKeyContainers } from './key-containers.ts'
import { checkMetadataValues } from './metadata-values.ts'
import { checkClientId, checkExtensionsApp, checkRequiredMetadata } from './required-metadata.ts'
import {
  checkDefaultValues,
  checkDeprecatedMetadata,
  checkInsights,
  checkPasswordFlow,
  checkTelemetryVersion,
  checkTransport,
} from './run-time-faults.ts'
import { runningProfiles } from './running-profiles.ts'
import { checkSelfAssertedOutputs } from './self-asserted-outputs.ts'

function placeKey({ source, offset }: SourcePlace): string {
  return `${source.policyId} ${offset}`
}

function profilePlaces(context: RuleContext): ReadonlySet<string> {
  return new Set(
    [...runningProfiles(context)].map(({ profile }) => placeKey(profile.element.place)),
  )
}

/**
 * Reports a claim, key or metadata item once, with the first profile that has it, where several profiles include it. What
 * a profile as a whole lacks is reported for each.
 */
function oncePerPlace(rule: PolicyRule): PolicyRule {
  return function* (context) {
    let ofProfiles: ReadonlySet<string> | undefined
    const reported = new Set<string>()
    for (const finding of rule(context)) {
      ofProfiles ??= profilePlaces(context)
      const place = placeKey(finding.place)
      const fault = [finding.ostiaryCode, finding.isWarning === true, place].join(' ')
      if (!ofProfiles.has(place) && reported.has(fault)) continue
      reported.add(fault)
      yield finding
    }
  }
}

const allRules: readonly PolicyRule[] = [
  checkKeyContainers,
  checkClientId,
  checkExtensionsApp,
  checkRequiredMetadata,
  checkDirectoryClaims,
  checkDirectoryInput,
  checkDefaultValues,
  checkRepeatedMetadata,
  checkMetadataValues,
  checkClaimResolverNames,
  checkHandlers,
  checkHandlerKeys,
  checkBearerClaim,
  checkInsights,
  checkPasswordFlow,
  checkTelemetryVersion,
  checkTransport,
  checkDeprecatedMetadata,
  checkSelfAssertedOutputs,
]

/** Each rule judges running profiles, merged and with what they include, where it says nothing else. */
export const profileRules: readonly PolicyRule[] = allRules.map(oncePerPlace)
