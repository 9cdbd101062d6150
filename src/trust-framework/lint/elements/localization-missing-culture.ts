/** Finds pages without texts in a language that the policy supports. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { childOf, childrenOf } from '../../model/sourced-element.ts'
import type { LintRule } from '../lint-rule.ts'
import { isInDocument } from './own-document.ts'

/** `pt-BR` falls back to `pt`. */
function hasTexts(culture: string, languages: ReadonlySet<string>): boolean {
  const key = keyOf(culture)
  return languages.has(key) || languages.has(key.split('-')[0] ?? key)
}

const blocks = (more: string): string =>
  `<BuildingBlocks><ContentDefinitions><ContentDefinition Id="api.signuporsignin"><LocalizedResourcesReferences MergeBehavior="Prepend"><LocalizedResourcesReference Language="en" LocalizedResourcesReferenceId="signin.en"/>${more}</LocalizedResourcesReferences></ContentDefinition></ContentDefinitions><Localization Enabled="true"><SupportedLanguages DefaultLanguage="en" MergeBehavior="ReplaceAll"><SupportedLanguage>en</SupportedLanguage><SupportedLanguage>fr</SupportedLanguage></SupportedLanguages><LocalizedResources Id="signin.en"/><LocalizedResources Id="signin.fr"/></Localization></BuildingBlocks>`

/** Source: localization page. */
export const localizationMissingCulture: LintRule = {
  id: 'localization-missing-culture',
  severity: 'warning',
  meaning: 'A page has texts of its own in some languages, and none in another supported language.',
  cause:
    'A language was added to `SupportedLanguages` later; users of it see the texts of the service.',
  fix: 'Add a `LocalizedResourcesReference` for the language, or remove the language.',
  example: blocks(''),
  corrected: blocks(
    '<LocalizedResourcesReference Language="fr" LocalizedResourcesReferenceId="signin.fr"/>',
  ),
  source: 'Language customization page',
  *check(context) {
    const cultures = childrenOf(context.policy.supportedLanguages, 'SupportedLanguage').map(
      ({ text }) => text.trim(),
    )
    for (const definition of context.policy.contentDefinitions.values()) {
      const { id, localizedResourcesReferences, element } = definition
      if (localizedResourcesReferences.length === 0) continue
      const place = childOf(element, 'LocalizedResourcesReferences')?.place ?? element.place
      const languages = new Set(localizedResourcesReferences.map(({ language }) => keyOf(language)))
      const missing = cultures.filter((culture) => !hasTexts(culture, languages))
      if (missing.length === 0 || !isInDocument(context, place)) continue
      yield {
        place,
        message: `page \`${abbreviate(id)}\` has no texts in ${abbreviate(missing.map((culture) => `\`${culture}\``).join(', '))}`,
      }
    }
  },
}
