/** All lint rules, in the order in which their pages are listed. */

import { booleanInLowerCase } from './boolean-in-lower-case.ts'
import { claimNameAsLiteral } from './claim-name-as-literal.ts'
import { claimNeverSet } from './claim-never-set.ts'
import { claimUsedBeforeSet } from './claim-used-before-set.ts'
import { claimsExistOnBoolean } from './claims-exist-on-boolean.ts'
import { inputTypeOfDataType } from './input-type-of-data-type.ts'
import { linkTargetMissing } from './link-target-missing.ts'
import type { LintRule } from './lint-rule.ts'
import { localizationMissingCulture } from './localization-missing-culture.ts'
import { localizationMissingString } from './localization-missing-string.ts'
import { localizationOrphanElement } from './localization-orphan-element.ts'
import { nestedSubJourneys } from './nested-sub-journeys.ts'
import { pageVersionOld } from './page-version-old.ts'
import { placeholderSetting } from './placeholder-setting.ts'
import { placeholderTenant } from './placeholder-tenant.ts'
import { preconditionUnknownClaim } from './precondition-unknown-claim.ts'
import { preconditionValues } from './precondition-values.ts'
import { profileLintRules } from './profile-lint-rules.ts'
import { referenceDiffersByCase } from './reference-differs-by-case.ts'
import { renumberedStep } from './renumbered-step.ts'
import { selectionAfterSignIn } from './selection-after-sign-in.ts'
import { stepAlwaysSkipped } from './step-always-skipped.ts'
import { stepCollision } from './step-collision.ts'
import { subJourneyCycle } from './sub-journey-cycle.ts'
import { tenantNamesMixed } from './tenant-names-mixed.ts'
import { tokenClaimLostOnRefresh, tokenClaimNeverSet } from './token-claims.ts'
import { transformationParameters } from './transformation-parameters.ts'
import { unreachableStep } from './unreachable-step.ts'
import { unusedElements } from './unused-elements.ts'

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
