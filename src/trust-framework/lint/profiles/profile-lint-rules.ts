/** The lint rules about technical profiles and the modes of a policy. */

import { claimResolverInPersistedClaim } from './claim-resolver-in-persisted-claim.ts'
import { claimResolverNotEnabled } from './claim-resolver-not-enabled.ts'
import { claimResolverUnknown } from './claim-resolver-unknown.ts'
import { claimResolverWithoutAlways } from './claim-resolver-without-always.ts'
import { deprecatedMetadata } from './deprecated-metadata.ts'
import { developmentMode } from './development-mode.ts'
import { insecureAuthInProduction } from './insecure-auth-in-production.ts'
import { insightsDeveloperMode } from './insights-developer-mode.ts'
import { journeyRecorder } from './journey-recorder.ts'
import { keyContainerNeeded } from './key-container-needed.ts'
import type { LintRule } from '../lint-rule.ts'
import { restWithoutAuthentication } from './rest-without-authentication.ts'
import { secretInPolicy } from './secret-in-policy.ts'
import { unknownHandler } from './unknown-handler.ts'
import { unknownKeyId } from './unknown-key-id.ts'
import { unknownMetadataKey } from './unknown-metadata-key.ts'
import { validationProfileRepeated } from './validation-profile-repeated.ts'

/** In the order in which their pages are listed. */
export const profileLintRules: readonly LintRule[] = [
  secretInPolicy,
  restWithoutAuthentication,
  insecureAuthInProduction,
  developmentMode,
  journeyRecorder,
  insightsDeveloperMode,
  claimResolverNotEnabled,
  claimResolverWithoutAlways,
  claimResolverInPersistedClaim,
  claimResolverUnknown,
  validationProfileRepeated,
  unknownMetadataKey,
  deprecatedMetadata,
  unknownKeyId,
  unknownHandler,
  keyContainerNeeded,
]
