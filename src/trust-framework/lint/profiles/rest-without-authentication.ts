import { abbreviate } from '../../../kernel/abbreviate.ts'
import { metadataItem } from '../../validation/profiles/running-profiles.ts'
import type { LintRule } from '../lint-rule.ts'
import { writtenProfiles } from './linted-profiles.ts'
import { restExample } from './profile-example.ts'

const ServiceUrl = 'https://api.contoso.example/account'

/** A REST service that anybody can call. */
export const restWithoutAuthentication: LintRule = {
  id: 'rest-without-authentication',
  severity: 'warning',
  meaning: 'A REST service is called without authentication.',
  cause: '`AuthenticationType` is `None`: the service cannot tell Azure AD B2C from anybody else.',
  fix: 'Use `Basic`, `ClientCertificate`, `Bearer` or `ApiKeyHeader`, with a policy key.',
  example: restExample({ ServiceUrl, AuthenticationType: 'None' }),
  corrected: restExample(
    { ServiceUrl, AuthenticationType: 'ClientCertificate' },
    '<CryptographicKeys>',
    '  <Key Id="ClientCertificate" StorageReferenceId="B2C_1A_AccountCertificate" />',
    '</CryptographicKeys>',
  ),
  source: 'Azure AD B2C, RESTful technical profile; secure your RESTful services',
  *check(context) {
    for (const { profile } of writtenProfiles(context)) {
      const item = metadataItem(profile, 'AuthenticationType')
      if (item?.value.trim().toLowerCase() !== 'none') continue
      yield {
        place: item.element.place,
        message: `profile \`${abbreviate(profile.id)}\` calls its service without authentication: set another \`AuthenticationType\``,
      }
    }
  },
}
