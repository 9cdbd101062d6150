/** All lint rules, in the order in which their pages are listed. */

import { booleanInLowerCase } from './journeys/boolean-in-lower-case.ts'
import { claimNameAsLiteral } from './journeys/claim-name-as-literal.ts'
import { claimNeverSet } from './journeys/claim-never-set.ts'
import { claimUsedBeforeSet } from './journeys/claim-used-before-set.ts'
import { claimsExistOnBoolean } from './journeys/claims-exist-on-boolean.ts'
import { inputTypeOfDataType } from './elements/input-type-of-data-type.ts'
import { linkTargetMissing } from './journeys/link-target-missing.ts'
import type { LintRule } from './lint-rule.ts'
import { localizationMissingCulture } from './elements/localization-missing-culture.ts'
import { localizationMissingString } from './elements/localization-missing-string.ts'
import { localizationOrphanElement } from './elements/localization-orphan-element.ts'
import { nestedSubJourneys } from './journeys/nested-sub-journeys.ts'
import { pageVersionOld } from './elements/page-version-old.ts'
import { placeholderSetting } from './elements/placeholder-setting.ts'
import { placeholderTenant } from './elements/placeholder-tenant.ts'
import { preconditionUnknownClaim } from './journeys/precondition-unknown-claim.ts'
import { preconditionValues } from './journeys/precondition-values.ts'
import { profileLintRules } from './profiles/profile-lint-rules.ts'
import { referenceDiffersByCase } from './elements/reference-differs-by-case.ts'
import { renumberedStep } from './journeys/renumbered-step.ts'
import { selectionAfterSignIn } from './journeys/selection-after-sign-in.ts'
import { stepAlwaysSkipped } from './journeys/step-always-skipped.ts'
import { stepCollision } from './journeys/step-collision.ts'
import { subJourneyCycle } from './journeys/sub-journey-cycle.ts'
import { tenantNamesMixed } from './elements/tenant-names-mixed.ts'
import { tokenClaimLostOnRefresh, tokenClaimNeverSet } from './journeys/token-claims.ts'
import { transformationParameters } from './elements/transformation-parameters.ts'
import { unreachableStep } from './journeys/unreachable-step.ts'
import { unusedElements } from './elements/unused-elements.ts'

/** Every rule once; ids are distinct. */
export const lintRules: readonly LintRule[] = [
  // Preconditions
  preconditionUnknownClaim,
  preconditionValues,
  claimNameAsLiteral,
  booleanInLowerCase,
  claimsExistOnBoolean,
  // Steps of journeys
  stepAlwaysSkipped,
  unreachableStep,
  stepCollision,
  renumberedStep,
  selectionAfterSignIn,
  nestedSubJourneys,
  subJourneyCycle,
  linkTargetMissing,
  // Claims along journeys
  claimUsedBeforeSet,
  claimNeverSet,
  tokenClaimNeverSet,
  tokenClaimLostOnRefresh,
  // Content and references
  inputTypeOfDataType,
  localizationMissingCulture,
  localizationMissingString,
  localizationOrphanElement,
  pageVersionOld,
  placeholderSetting,
  placeholderTenant,
  referenceDiffersByCase,
  tenantNamesMixed,
  ...transformationParameters,
  ...unusedElements,
  ...profileLintRules,
]
