import { abbreviate } from '../../../kernel/abbreviate.ts'
import { didYouMean } from '../../../kernel/did-you-mean.ts'
import {
  isKnownMetadataKey,
  metadataKey,
  metadataKeys,
} from '../../validation/profiles/metadata-vocabulary.ts'
import type { LintRule } from '../lint-rule.ts'
import { writtenProfiles } from './linted-profiles.ts'
import { restExample } from './profile-example.ts'

const ServiceUrl = 'https://api.contoso.example/account'

/** A setting that the service ignores. */
export const unknownMetadataKey: LintRule = {
  id: 'unknown-metadata-key',
  severity: 'warning',
  meaning: 'A metadata item has a key that no kind of technical profile is known to read.',
  cause: 'The key is misspelt. The service ignores the item.',
  fix: 'Correct the key, or remove the item.',
  example: restExample({ ServiceUrl, AuthenticationTyp: 'Basic' }),
  corrected: restExample({ ServiceUrl, AuthenticationType: 'Basic' }),
  source: 'Azure AD B2C, pages of the technical profiles',
  *check(context) {
    for (const { profile } of writtenProfiles(context)) {
      for (const { key, element } of profile.metadata.values()) {
        if (isKnownMetadataKey(key)) continue
        const meant = didYouMean(metadataKey(key), metadataKeys)
        yield {
          place: element.place,
          message: `metadata key \`${abbreviate(key)}\` of profile \`${abbreviate(profile.id)}\` is not known${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
        }
      }
    }
  },
}
