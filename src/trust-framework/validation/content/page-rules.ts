/** Rules about the pages of content definitions: rows 26 to 29. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { ContentDefinition } from '../../model/policy.ts'
import { childOf, type SourcePlace } from '../../model/sourced-element.ts'
import type { PolicyRule } from '../rule.ts'
import { contentCodes } from './content-codes.ts'
import { findVersion, listVersions, readPageName } from './page-versions.ts'

/** Where a content definition names its page. */
export function dataUriPlace({ element }: ContentDefinition): SourcePlace {
  return childOf(element, 'DataUri')?.place ?? element.place
}

/** Refuses unknown pages and versions: rows 26 and 27. Sources: MicrosoftDocs/azure-docs#79214, #47345. */
const checkPages: PolicyRule = function* (context) {
  for (const definition of context.policy.contentDefinitions.values()) {
    const uri = definition.dataUri?.trim() ?? ''
    const name = readPageName(uri)
    if (name === undefined) continue
    const standing = findVersion(name)
    const place = dataUriPlace(definition)
    if (standing === 'unlisted') {
      yield context.warn(place, {
        ostiaryCode: contentCodes.pageVersionUnlisted,
        message: `version \`${abbreviate(name.version)}\` of page \`${name.page}\` is higher than the published versions; check that it exists`,
      })
    } else if (standing === 'unknownVersion' && name.isContract) {
      const page = uri.slice(0, uri.lastIndexOf(':'))
      yield context.report(place, {
        ostiaryCode: contentCodes.pageVersionUnknown,
        message: `The specified page contract '${abbreviate(page)}' has invalid version '${abbreviate(name.version)}'. The available versions are: '${JSON.stringify(listVersions(name.page))}'.`,
      })
    } else if (standing !== 'listed') {
      yield context.report(place, {
        ostiaryCode: contentCodes.pageUnknown,
        message: `The element specified by id '${abbreviate(uri)}' cannot be found in the element factory cache. Check that element definition exists in the elements folder.`,
      })
    }
  }
}

/** Refuses scripts on reachable pages without `contract`: row 28. Source: MicrosoftDocs/azure-docs#45105. */
const checkScripts: PolicyRule = function* (context) {
  const { policy, reachable } = context
  const execution = childOf(policy.relyingParty?.behaviors, 'ScriptExecution')
  if (reachable === undefined || execution?.text.trim() !== 'Allow') return
  for (const key of reachable.contentDefinitions) {
    const definition = policy.contentDefinitions.get(key)
    if (definition?.dataUri === undefined) continue
    if (readPageName(definition.dataUri)?.isContract === true) continue
    // WHY: one finding, since the service says it once for all pages.
    yield context.report(execution.textPlace, {
      ostiaryCode: contentCodes.scriptWithoutContract,
      message: 'Please use page contract in content definitions when enabling JavaScript.',
      conflictsWith: dataUriPlace(definition),
    })
    return
  }
}

/** Warns of pages without address or page name: row 29. Source: azure-ad-b2c/samples#605. */
const checkPagesAreComplete: PolicyRule = function* (context) {
  const { document, policy, reachable } = context
  for (const [key, definition] of policy.contentDefinitions) {
    const isShown = reachable?.contentDefinitions.has(key) ?? document.contentDefinitions.has(key)
    if (!isShown) continue
    const missing = (['LoadUri', 'DataUri'] as const).filter((name) => {
      const child = childOf(definition.element, name)
      return child === undefined || (child.text.trim() === '' && child.children.length === 0)
    })
    if (missing.length === 0) continue
    yield context.warn(definition.element.place, {
      ostiaryCode: contentCodes.pageMissing,
      message: `content definition \`${abbreviate(definition.id)}\` has no ${missing.map((name) => `\`${name}\``).join(' and no ')}; the page fails when it is shown`,
    })
  }
}

/** The rules about pages. */
export const pageRules: readonly PolicyRule[] = [checkPages, checkScripts, checkPagesAreComplete]
