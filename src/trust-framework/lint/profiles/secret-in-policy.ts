import { abbreviate } from '../../../kernel/abbreviate.ts'
import type { InputParameter, MetadataItem, ProfileClaim } from '../../model/policy.ts'
import { isKnownMetadataKey, metadataKey } from '../../validation/profiles/metadata-vocabulary.ts'
import { partnerNameOf } from '../../validation/profiles/required-metadata.ts'
import type { LintRule } from '../lint-rule.ts'
import { writtenProfiles } from './linted-profiles.ts'
import { restExample } from './profile-example.ts'

const secretName =
  /secret|passw(?:or)?d|pwd|api[-_.]?key|access[-_.]?key|subscription[-_.]?key|credential/iu
const secretParameter =
  /^(?:code|key|sig|signature|token|secret|password|pwd|apikey|api[-_]key|client[-_]secret|access[-_]token|subscription-key|ocp-apim-subscription-key|x-functions-key)$/iu

/** WHY: a value that an administrator or a tool has yet to fill in is no secret. */
const unfilled = /[{}[\]<>]|__|your|insert|replace|enter|placeholder|todo|xxxx/iu

function isSecretText(value: string): boolean {
  return (
    /^\s*(?:Basic\s+[A-Za-z0-9+/]{8,}={0,2}|Bearer\s+[\w.~+/-]{20,}=*)\s*$/u.test(value) ||
    /^\s*eyJ[\w-]{10,}\.[\w-]{10,}/u.test(value)
  )
}

/** Names the part of a URL that holds a secret; undefined when none does. */
function secretPartOf(value: string): string | undefined {
  const text = value.trim()
  if (!/^https?:/iu.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  if (url.password !== '') return 'the user name and password of the URL'
  for (const [name, parameter] of url.searchParams) {
    if (secretParameter.test(name) && parameter.length >= 8 && !unfilled.test(parameter)) {
      return `the query parameter \`${abbreviate(name)}\` of the URL`
    }
  }
  return undefined
}

function secretOfItem({ key, value }: MetadataItem): string | undefined {
  const part = secretPartOf(value)
  if (part !== undefined) return part
  if (isSecretText(value)) return 'the value'
  const isNamed = secretName.test(key) && !isKnownMetadataKey(key)
  return isNamed && value.trim().length >= 4 && !unfilled.test(value) ? 'the value' : undefined
}

/** WHY: a password is sent by a claim of that name; only a text of the policy is a secret in it. */
function isSecretClaim(claim: ProfileClaim): boolean {
  const value = claim.defaultValue?.trim() ?? ''
  if (isSecretText(value)) return true
  return (
    /secret|api[-_.]?key|subscription[-_.]?key/iu.test(partnerNameOf(claim)) &&
    value.length >= 8 &&
    !unfilled.test(value)
  )
}

/** WHY: the parameter of `Hash` names a key container. */
function isSecretParameter({ id, value }: InputParameter): boolean {
  if (id.toLowerCase() === 'randomizersecret') return false
  return (
    isSecretText(value) ||
    (/secret|passw(?:or)?d|(?:api|access)[-_.]?key|(?:auth|access)[-_.]?token/iu.test(id) &&
      value.trim().length >= 8 &&
      !/\s/u.test(value.trim()) &&
      !unfilled.test(value))
  )
}

const advice = 'keep it in a policy key and name the key in `CryptographicKeys`'

/** A secret that everybody who reads the policy sees. INVARIANT: no message contains the secret. */
export const secretInPolicy: LintRule = {
  id: 'secret-in-policy',
  severity: 'error',
  meaning: 'A technical profile or claims transformation contains what looks like a secret.',
  cause:
    'Policies are stored in repositories, and everybody who may read policies reads the secret. The service does not refuse it.',
  fix: 'Create a new secret, because others can read this one. Keep the new one in a policy key.',
  example: restExample({
    ServiceUrl: 'https://api.contoso.example/account?code=n0tAR3alSecret',
    AuthenticationType: 'None',
  }),
  corrected: restExample(
    { ServiceUrl: 'https://api.contoso.example/account', AuthenticationType: 'ApiKeyHeader' },
    '<CryptographicKeys>',
    '  <Key Id="x-functions-key" StorageReferenceId="B2C_1A_AccountApiKey" />',
    '</CryptographicKeys>',
  ),
  source: 'Azure AD B2C, secure your API used as an API connector; policy keys overview',
  *check(context) {
    for (const { profile } of writtenProfiles(context)) {
      const where = `of profile \`${abbreviate(profile.id)}\``
      for (const item of profile.metadata.values()) {
        const secret = secretOfItem(item)
        if (secret === undefined) continue
        yield {
          place: item.element.place,
          message: `${secret} in metadata item \`${abbreviate(metadataKey(item.key))}\` ${where} looks like a secret: ${advice}`,
        }
      }
      for (const claim of [...profile.inputClaims, ...profile.outputClaims]) {
        if (!isSecretClaim(claim)) continue
        yield {
          place: claim.element.place,
          message: `the default of claim \`${abbreviate(claim.claimTypeReferenceId)}\` ${where} looks like a secret: ${advice}`,
        }
      }
    }
    for (const { id, inputParameters } of context.policy.claimsTransformations.values()) {
      for (const parameter of inputParameters.filter(isSecretParameter)) {
        yield {
          place: parameter.element.place,
          message: `the value of parameter \`${abbreviate(parameter.id)}\` of transformation \`${abbreviate(id)}\` looks like a secret: send it as a policy key of the profile that needs it`,
        }
      }
    }
  },
}
