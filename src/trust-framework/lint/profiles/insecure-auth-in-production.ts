import { abbreviate } from '../../../kernel/abbreviate.ts'
import { isMetadataTrue, metadataItem } from '../../validation/profiles/running-profiles.ts'
import type { LintRule } from '../lint-rule.ts'
import { writtenProfiles } from './linted-profiles.ts'
import { restExample } from './profile-example.ts'

const allowing = 'AllowInsecureAuthInProduction'
const items = {
  ServiceUrl: 'https://api.contoso.example/account',
  AuthenticationType: 'ApiKeyHeader',
}

/** A protection of production mode that is switched off. */
export const insecureAuthInProduction: LintRule = {
  id: 'insecure-auth-in-production',
  severity: 'warning',
  meaning: 'A profile allows calls without authentication in production.',
  cause: `\`${allowing}\` switches off the check that stops such calls in production mode.`,
  fix: 'Authenticate the call and remove the item.',
  example: restExample({ ...items, [allowing]: 'true' }),
  corrected: restExample(items),
  source: 'Azure AD B2C, RESTful technical profile; error code AADB2C90258',
  *check(context) {
    for (const { profile } of writtenProfiles(context)) {
      const item = metadataItem(profile, allowing)
      if (item === undefined || !isMetadataTrue(profile, allowing)) continue
      yield {
        place: item.element.place,
        message: `profile \`${abbreviate(profile.id)}\` allows calls without authentication in production: remove \`${allowing}\``,
      }
    }
  },
}
