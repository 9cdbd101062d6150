/** Finds texts of a page that some of its languages lack. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { ContentDefinition, LocalizedResources, LocalizedString } from '../../model/policy.ts'
import { attributePlace } from '../../model/sourced-element.ts'
import type { RuleContext } from '../../validation/rule.ts'
import type { LintHit, LintRule } from '../lint-rule.ts'
import { isInDocument } from './own-document.ts'

/** Most texts that one message lists. */
const mostListed = 5

/** Most texts that are compared in one policy. WHY: pages times languages times texts can be many. */
const mostComparisons = 1_000_000

const keyOfString = ({ elementType, elementId = '', stringId }: LocalizedString): string =>
  JSON.stringify([elementType, keyOf(elementId), stringId])

/** The ids of the texts in localized resources, by what tells texts apart. */
type TextIds = ReadonlyMap<string, string>

/** The texts of a page in one language. */
interface PageTexts {
  readonly language: string
  readonly resources: LocalizedResources
  readonly ids: TextIds
}

/** Reads localized resources once, whatever number of pages share them. */
function createTextIds(): (resources: LocalizedResources) => TextIds {
  const known = new Map<LocalizedResources, TextIds>()
  return (resources) => {
    const ids =
      known.get(resources) ??
      new Map(resources.strings.map((string) => [keyOfString(string), string.stringId]))
    known.set(resources, ids)
    return ids
  }
}

function* findMissing(
  context: RuleContext,
  [first, ...others]: readonly PageTexts[],
  { id }: ContentDefinition,
): Generator<LintHit> {
  if (first === undefined) return
  for (const { language, resources, ids } of others) {
    const place = attributePlace(resources.element, 'Id')
    if (resources === first.resources || !isInDocument(context, place)) continue
    const missing = [...first.ids].filter(([key]) => !ids.has(key)).map(([, textId]) => textId)
    if (missing.length === 0) continue
    const listed = missing.slice(0, mostListed).map((textId) => `\`${abbreviate(textId, 60)}\``)
    const more = missing.length > mostListed ? ` and ${missing.length - mostListed} more` : ''
    yield {
      place,
      message: `page \`${abbreviate(id)}\` lacks texts in \`${abbreviate(language)}\` that it has in \`${abbreviate(first.language)}\`: ${listed.join(', ')}${more}`,
      conflictsWith: attributePlace(first.resources.element, 'Id'),
    }
  }
}

const blocks = (more: string): string =>
  `<BuildingBlocks><ContentDefinitions><ContentDefinition Id="api.signuporsignin"><LocalizedResourcesReferences MergeBehavior="Prepend"><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="signin.en"/><LocalizedResourcesReference Language="fr" LocalizedResourcesReferenceId="signin.fr"/></LocalizedResourcesReferences></ContentDefinition></ContentDefinitions><Localization Enabled="true"><LocalizedResources Id="signin.en"><LocalizedStrings><LocalizedString ElementType="UxElement" StringId="heading">Sign in</LocalizedString></LocalizedStrings></LocalizedResources><LocalizedResources Id="signin.fr"><LocalizedStrings>${more}</LocalizedStrings></LocalizedResources></Localization></BuildingBlocks>`

/** Source: language customization page. */
export const localizationMissingString: LintRule = {
  id: 'localization-missing-string',
  severity: 'note',
  meaning: 'A page has a text of its own in its first language, and not in another one.',
  cause: 'A text was added in one language; users of the other see the text of the service.',
  fix: 'Add the texts that the message names.',
  example: blocks(''),
  corrected: blocks(
    '<LocalizedString ElementType="UxElement" StringId="heading">Se connecter</LocalizedString>',
  ),
  source: 'Language customization page',
  *check(context) {
    const textIds = createTextIds()
    const compared = new Set<string>()
    let comparisons = 0
    for (const definition of context.policy.contentDefinitions.values()) {
      const references = definition.localizedResourcesReferences
      const pages = JSON.stringify(references.map(({ referenceId = '' }) => keyOf(referenceId)))
      // WHY: pages often share their texts; one finding is enough.
      if (compared.has(pages)) continue
      compared.add(pages)
      const texts = references.flatMap(({ language, referenceId = '' }) => {
        const resources = context.policy.localizedResources.get(keyOf(referenceId))
        return resources === undefined ? [] : [{ language, resources, ids: textIds(resources) }]
      })
      comparisons += (texts[0]?.ids.size ?? 0) * texts.length
      if (comparisons > mostComparisons) return
      yield* findMissing(context, texts, definition)
    }
  },
}
