import { abbreviate } from '../../../kernel/abbreviate.ts'
import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { keyOf } from '../../../kernel/ids.ts'
import { keyIdsOf } from '../../validation/profiles/key-vocabulary.ts'
import type { LintRule } from '../lint-rule.ts'
import { writtenProfiles } from './linted-profiles.ts'
import { profileExample } from './profile-example.ts'

function example(id: string): string {
  return profileExample(
    'SelfAssertedAttributeProvider',
    '<CryptographicKeys>',
    `  <Key Id="${id}" StorageReferenceId="B2C_1A_TokenSigningKeyContainer" />`,
    '</CryptographicKeys>',
  )
}

/** A key that the service does not use. */
export const unknownKeyId: LintRule = {
  id: 'unknown-key-id',
  severity: 'warning',
  meaning: 'A cryptographic key has an id that its kind of technical profile is not known to use.',
  cause:
    'The id is misspelt, or belongs to another kind of profile. The service does not use the key.',
  fix: 'Correct the id, or remove the key.',
  example: example('issuer_secrets'),
  corrected: example('issuer_secret'),
  source: 'Azure AD B2C, pages of the technical profiles',
  *check(context) {
    for (const { profile, kind } of writtenProfiles(context)) {
      const ids = kind === undefined ? undefined : keyIdsOf(kind)
      if (ids === undefined) continue
      for (const { id, element } of profile.cryptographicKeys) {
        if (ids.some((known) => keyOf(known) === keyOf(id))) continue
        const meant = didYouMean(id, ids)
        yield {
          place: element.place,
          message: `key \`${abbreviate(id)}\` of profile \`${abbreviate(profile.id)}\` is not known${meant === undefined ? '' : `; did you mean \`${meant}\`?`}`,
        }
      }
    }
  },
}
