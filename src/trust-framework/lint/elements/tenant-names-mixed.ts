/** Finds documents that name two tenants as their own. */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { attributeOf, attributePlace, childOf } from '../../model/sourced-element.ts'
import type { LintRule } from '../lint-rule.ts'

/** The host of a `PublicPolicyUri`; undefined when it has none. */
const hostOf = (uri: string): string | undefined =>
  /^https?:\/\/([^/:?#]{1,256})/iu.exec(uri.trim())?.[1]

/** Source: static checks that people ask for. */
export const tenantNamesMixed: LintRule = {
  id: 'tenant-names-mixed',
  severity: 'warning',
  meaning:
    '`TenantId`, `PublicPolicyUri` and the base policy of a document name different tenants.',
  cause: 'The document was copied from another environment, and one name was left.',
  fix: 'Write the same tenant in all three, or use `{Settings:Tenant}`.',
  example:
    '<BasePolicy><TenantId>fabrikam.onmicrosoft.com</TenantId><PolicyId>B2C_1A_Base</PolicyId></BasePolicy>',
  corrected:
    '<BasePolicy><TenantId>contoso.onmicrosoft.com</TenantId><PolicyId>B2C_1A_Base</PolicyId></BasePolicy>',
  source: 'MicrosoftDocs/azure-docs#30477; Schumann-IT/go-ieftool',
  *check({ document: { root, tenantId } }) {
    const base = childOf(childOf(root, 'BasePolicy'), 'TenantId')
    const uri = attributeOf(root, 'PublicPolicyUri') ?? ''
    const named = [
      { name: hostOf(uri), place: attributePlace(root, 'PublicPolicyUri') },
      ...(base === undefined ? [] : [{ name: base.text.trim(), place: base.place }]),
    ]
    for (const { name, place } of named) {
      if (name === undefined || name === '' || keyOf(name) === keyOf(tenantId)) continue
      yield {
        place,
        message: `tenant \`${abbreviate(name)}\` is not the \`TenantId\` of the document, \`${abbreviate(tenantId)}\``,
        conflictsWith: attributePlace(root, 'TenantId'),
      }
    }
  },
}
