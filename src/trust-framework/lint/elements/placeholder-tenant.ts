/** Finds names that samples use in place of one's own. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import type { SourcedElement, SourcePlace } from '../../model/sourced-element.ts'
import type { LintRule } from '../lint-rule.ts'
import { listTexts } from './own-document.ts'

/** Names of tenants that the starter packs and the samples of the service tell their users to replace. */
const sampleTenant = /your[-_]?ten[ae]nt(?![a-z])|\{your[ _-]tenant[^}]{0,40}\}/iu

/** The same of ids of applications. */
const sampleApplication =
  /(?:proxy)?identityexperienceframeworkappid|your_(?:app|client)[a-z_]{0,40}/iu

/** A name of a sample, and where the document has it first. */
interface Leftover {
  readonly name: string
  readonly isTenant: boolean
  readonly place: SourcePlace
  count: number
}

function findLeftovers(root: SourcedElement): Iterable<Leftover> {
  const found = new Map<string, Leftover>()
  for (const { value, place } of listTexts(root)) {
    const tenant = sampleTenant.exec(value)?.[0]
    const name = tenant ?? sampleApplication.exec(value)?.[0]
    if (name === undefined) continue
    const known = found.get(keyOf(name))
    if (known === undefined) {
      found.set(keyOf(name), { name, isTenant: tenant !== undefined, place, count: 1 })
    } else {
      known.count += 1
    }
  }
  return found.values()
}

/** Source: the starter packs. */
export const placeholderTenant: LintRule = {
  id: 'placeholder-tenant',
  severity: 'error',
  meaning: 'A text still has a name that a sample uses in place of your own, such as `yourtenant`.',
  cause: 'The starter packs and samples have such names at many places, and one was left.',
  fix: 'Write the name of your tenant, or the id of your application. `ostiary b2c build --tenant` writes the name of the tenant at every place.',
  example:
    '<ClaimsProviders><ClaimsProvider><DisplayName>P</DisplayName><TechnicalProfiles><TechnicalProfile Id="Rest"><DisplayName>Rest</DisplayName><Metadata><Item Key="ServiceUrl">https://yourtenant.azurewebsites.net/api</Item></Metadata></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>',
  corrected:
    '<ClaimsProviders><ClaimsProvider><DisplayName>P</DisplayName><TechnicalProfiles><TechnicalProfile Id="Rest"><DisplayName>Rest</DisplayName><Metadata><Item Key="ServiceUrl">https://contoso.azurewebsites.net/api</Item></Metadata></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>',
  source:
    'Azure-Samples/active-directory-b2c-custom-policy-starterpack, instructions; azure-ad-b2c/vscode-extension, upload',
  *check({ document }) {
    // WHY once for each name: a document has the name of its tenant at three places or more.
    for (const { name, isTenant, place, count } of findLeftovers(document.root)) {
      const places = count === 1 ? '' : ` (${count} places)`
      yield {
        place,
        message: `\`${abbreviate(name)}\` is a name from a sample${places}; write the ${isTenant ? 'name of your tenant' : 'id of your application'}`,
      }
    }
  },
}
