/** Finds pages in versions that have a successor. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { childOf } from '../../model/sourced-element.ts'
import {
  compareVersions,
  findVersion,
  listVersions,
  readPageName,
} from '../../validation/content/page-versions.ts'
import type { LintRule } from '../lint-rule.ts'
import { isInDocument } from './own-document.ts'

const page = (uri: string): string =>
  `<BuildingBlocks><ContentDefinitions><ContentDefinition Id="api.selfasserted"><LoadUri>~/tenant/templates/AzureBlue/selfAsserted.cshtml</LoadUri><RecoveryUri>~/common/default_page_error.html</RecoveryUri><DataUri>urn:com:microsoft:aad:b2c:elements:${uri}</DataUri></ContentDefinition></ContentDefinitions></BuildingBlocks>`

/** The first version of the last published line: later ones only mend it. */
function firstOfLastLine(versions: readonly string[]): string | undefined {
  const line = versions.at(-1)?.split('.').slice(0, 2).join('.')
  return versions.find((version) => version.startsWith(`${line}.`))
}

/** Source: page layout change log. */
export const pageVersionOld: LintRule = {
  id: 'page-version-old',
  severity: 'note',
  meaning: 'A page has an old version, or no `contract`.',
  cause:
    'Old versions lack display controls, later texts, and fixes of accessibility and security; without `contract` a page takes no scripts.',
  fix: 'Use a version that the message names, and look at the page before you roll it out.',
  example: page('selfasserted:1.1.0'),
  corrected: page('contract:selfasserted:2.1.30'),
  source: 'Page layout change log of Azure AD B2C',
  *check(context) {
    for (const { id, dataUri, element } of context.policy.contentDefinitions.values()) {
      const name = readPageName(dataUri ?? '')
      const place = childOf(element, 'DataUri')?.textPlace ?? element.place
      if (name === undefined || findVersion(name) !== 'listed' || !isInDocument(context, place)) {
        continue
      }
      const published = listVersions(name.page === 'idpselection' ? 'providerselection' : name.page)
      const oldest = firstOfLastLine(published)
      if (oldest === undefined) continue
      if (name.isContract && compareVersions(name.version, oldest) >= 0) continue
      yield {
        place,
        message: `page \`${abbreviate(id)}\` has version ${name.version}${name.isContract ? '' : ' without `contract`'}; the last published one is \`${published.at(-1) ?? ''}\``,
      }
    }
  },
}
