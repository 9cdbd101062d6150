/** Rules about localized strings: ids that a page does not have, and row 43. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { ContentDefinition, LocalizedResources } from '../../model/policy.ts'
import { attributePlace } from '../../model/sourced-element.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import type { PolicyRule, RuleContext } from '../rule.ts'
import { contentCodes } from './content-codes.ts'
import { dataUriPlace } from './page-rules.ts'
import { findVersion, readPageName, type PageName } from './page-versions.ts'
import { judgeStringId } from './string-ids.ts'

function* checkStrings(
  context: RuleContext,
  resources: LocalizedResources,
  name: PageName,
  definition: ContentDefinition,
): Generator<PolicyFinding> {
  for (const { elementType, stringId, element } of resources.strings) {
    if (elementType !== 'UxElement') continue
    const judgement = judgeStringId(name, stringId)
    if (judgement === 'accept') continue
    const place = attributePlace(element, 'StringId')
    const conflictsWith = dataUriPlace(definition)
    yield judgement === 'refuse'
      ? context.report(place, {
          ostiaryCode: contentCodes.stringIdInvalid,
          message: `The localized string with ElementType: UxElement and StringId: ${abbreviate(stringId)} has an invalid StringId`,
          conflictsWith,
        })
      : context.warn(place, {
          ostiaryCode: contentCodes.stringIdUnlisted,
          message: `no published list of page texts has the id \`${abbreviate(stringId)}\`; check its spelling`,
          conflictsWith,
        })
  }
}

/**
 * Checks the ids of page texts against the page that shows them.
 * Sources: MicrosoftDocs/azure-docs#58704, #70538, #89767, #125037.
 */
const checkStringIds: PolicyRule = function* (context) {
  const { policy } = context
  const seen = new Set<string>()
  for (const definition of policy.contentDefinitions.values()) {
    const name = readPageName(definition.dataUri ?? '')
    if (name === undefined || !['listed', 'unlisted'].includes(findVersion(name))) continue
    for (const { referenceId } of definition.localizedResourcesReferences) {
      const resources = policy.localizedResources.get(keyOf(referenceId ?? ''))
      const pair = `${name.page} ${name.version} ${keyOf(referenceId ?? '')}`
      if (resources === undefined || seen.has(pair)) continue
      seen.add(pair)
      yield* checkStrings(context, resources, name, definition)
    }
  }
}

/** Warns of two strings for one text in the document that is checked: row 43. Source: error codes AADB2C90230 and AADB2C90231. */
const checkDuplicates: PolicyRule = function* (context) {
  for (const { id, strings } of context.document.localizedResources.values()) {
    const first = new Map<string, (typeof strings)[number]>()
    for (const string of strings) {
      const { elementType, elementId = '', stringId, element } = string
      const key = JSON.stringify([elementType, keyOf(elementId), stringId])
      const earlier = first.get(key)
      if (earlier === undefined) {
        first.set(key, string)
      } else {
        yield context.warn(element.place, {
          ostiaryCode: contentCodes.stringDuplicated,
          code: 'AADB2C90230',
          message: `localized resources \`${abbreviate(id)}\` have two strings \`${abbreviate(stringId)}\` for ${abbreviate(elementType)}${elementId === '' ? '' : ` \`${abbreviate(elementId)}\``}; one of them has no effect`,
          conflictsWith: earlier.element.place,
        })
      }
    }
  }
}

/** The rules about localized strings. */
export const localizationRules: readonly PolicyRule[] = [checkStringIds, checkDuplicates]
