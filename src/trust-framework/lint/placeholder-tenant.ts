/** Finds names that samples use in place of one's own. */

import { abbreviate } from '../../kernel/abbreviate.ts'
import type { LintRule } from './lint-rule.ts'
import { listTexts } from './own-document.ts'

/** Names that the starter packs and the samples of the service tell their users to replace. */
const leftovers =
  /your[-_]?ten[ae]nt(?![a-z])|\{your[ _-]tenant[^}]{0,40}\}|(?:proxy)?identityexperienceframeworkappid|your_(?:app|client)[a-z_]{0,40}/iu

/** Source: the starter packs. */
export const placeholderTenant: LintRule = {
  id: 'placeholder-tenant',
  severity: 'error',
  meaning: 'A text still has a name that a sample uses in place of your own, such as `yourtenant`.',
  cause: 'The starter packs and samples have such names at many places, and one was left.',
  fix: 'Write the name of your tenant, or the id of your application.',
  example:
    '<ClaimsProviders><ClaimsProvider><DisplayName>P</DisplayName><TechnicalProfiles><TechnicalProfile Id="Rest"><DisplayName>Rest</DisplayName><Metadata><Item Key="ServiceUrl">https://yourtenant.azurewebsites.net/api</Item></Metadata></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>',
  corrected:
    '<ClaimsProviders><ClaimsProvider><DisplayName>P</DisplayName><TechnicalProfiles><TechnicalProfile Id="Rest"><DisplayName>Rest</DisplayName><Metadata><Item Key="ServiceUrl">https://contoso.azurewebsites.net/api</Item></Metadata></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>',
  source:
    'Azure-Samples/active-directory-b2c-custom-policy-starterpack, instructions; azure-ad-b2c/vscode-extension, upload',
  *check({ document }) {
    for (const { value, place } of listTexts(document.root)) {
      const found = leftovers.exec(value)?.[0]
      if (found === undefined) continue
      yield {
        place,
        message: `\`${abbreviate(found)}\` is a name from a sample; write the one of your tenant`,
      }
    }
  },
}
