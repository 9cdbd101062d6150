/** The rules about technical profiles, in the order of their numbers. */

import type { PolicyRule } from '../rule.ts'
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
import { checkSelfAssertedOutputs } from './self-asserted-outputs.ts'

/** Each rule judges running profiles, merged and with what they include, where it says nothing else. */
export const profileRules: readonly PolicyRule[] = [
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
