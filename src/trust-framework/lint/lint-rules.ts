/** All lint rules, in the order in which their pages are listed. */

import { inputTypeOfDataType } from './input-type-of-data-type.ts'
import type { LintRule } from './lint-rule.ts'
import { localizationMissingCulture } from './localization-missing-culture.ts'
import { localizationOrphanElement } from './localization-orphan-element.ts'
import { pageVersionOld } from './page-version-old.ts'
import { placeholderSetting } from './placeholder-setting.ts'
import { placeholderTenant } from './placeholder-tenant.ts'
import { referenceDiffersByCase } from './reference-differs-by-case.ts'
import { tenantNamesMixed } from './tenant-names-mixed.ts'
import { transformationParameters } from './transformation-parameters.ts'
import { unusedElements } from './unused-elements.ts'

/** Every rule once; ids are distinct. */
export const lintRules: readonly LintRule[] = [
  inputTypeOfDataType,
  localizationMissingCulture,
  localizationOrphanElement,
  pageVersionOld,
  placeholderSetting,
  placeholderTenant,
  referenceDiffersByCase,
  tenantNamesMixed,
  ...transformationParameters,
  ...unusedElements,
]
