import { describe, expect, it } from 'vitest'
import { mergeChain } from '../../inheritance/merge-chain.ts'
import { documentOf } from '../../testing/policy-texts.ts'
import { createRuleContext } from '../../validation/rule-context.ts'
import type { LintRule } from '../lint-rule.ts'
import { claimResolverNotEnabled } from './claim-resolver-not-enabled.ts'
import { claimResolverUnknown } from './claim-resolver-unknown.ts'
import { keyContainerNeeded } from './key-container-needed.ts'
import { profileExample, restExample } from './profile-example.ts'
import { secretInPolicy } from './secret-in-policy.ts'
import { unknownMetadataKey } from './unknown-metadata-key.ts'
import { validationProfileRepeated } from './validation-profile-repeated.ts'

function messagesOf(rule: LintRule, content: string, baseContent?: string): readonly string[] {
  const document = documentOf(
    content,
    'B2C_1A_Doc',
    baseContent === undefined ? undefined : 'B2C_1A_Base',
  )
  const effective = mergeChain(
    baseContent === undefined ? [document] : [document, documentOf(baseContent, 'B2C_1A_Base')],
  )
  const context = createRuleContext(effective, { missingKeys: 'warn' })
  return [...rule.check(context)].map(({ message }) => message)
}

const service = { ServiceUrl: 'https://api.contoso.example/account', AuthenticationType: 'None' }
const hidden = 'hush4ndN0Word'

describe('secrets', () => {
  it.each([
    [{ ...service, ServiceUrl: `https://api.contoso.example/a?code=${hidden}` }],
    [{ ...service, ServiceUrl: `https://me:${hidden}@api.contoso.example/a` }],
    [{ ...service, client_secret: hidden }],
    [{ ...service, 'x-api-key': hidden }],
    [{ ...service, Authorization: `Basic ${hidden}` }],
    [{ ...service, Header: `Bearer ${hidden}${hidden}` }],
    [{ ...service, Token: `eyJhbGciOiJIUzI1NiJ9.${hidden}.${hidden}` }],
  ])('are found and not printed: %j', (items: Record<string, string>) => {
    const [message, ...others] = messagesOf(secretInPolicy, restExample(items))
    expect(message).toContain('looks like a secret')
    expect(message).not.toContain(hidden)
    expect(others).toEqual([])
  })

  it.each([
    [{ ...service, ServiceUrl: 'https://api.contoso.example/a?code={Settings:Code}' }],
    [{ ...service, ServiceUrl: 'https://api.contoso.example/a?code=insert-your-key' }],
    [{ ...service, ServiceUrl: 'https://api.contoso.example/a?language=en-US-x-long' }],
    [{ ...service, client_secret: '' }],
    [{ ...service, UserMessageIfInvalidPassword: 'Your password is incorrect' }],
    [{ ...service, client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type' }],
  ])('are not seen in %j', (items: Record<string, string>) => {
    expect(messagesOf(secretInPolicy, restExample(items))).toEqual([])
  })

  it('are found in the defaults of claims', () => {
    const content = profileExample(
      'RestfulProvider',
      '<InputClaims>',
      `<InputClaim ClaimTypeReferenceId="a" PartnerClaimType="client_secret" DefaultValue="${hidden}" />`,
      '<InputClaim ClaimTypeReferenceId="b" PartnerClaimType="password" />',
      '</InputClaims>',
    )
    const [message, ...others] = messagesOf(secretInPolicy, content)
    expect(message).toContain('default of claim `a`')
    expect(message).not.toContain(hidden)
    expect(others).toEqual([])
  })
})

describe('secrets of transformations', () => {
  const content = (id: string, value: string) =>
    `<BuildingBlocks><ClaimsTransformations><ClaimsTransformation Id="Body" TransformationMethod="GenerateJson"><InputParameters><InputParameter Id="${id}" DataType="string" Value="${value}" /></InputParameters></ClaimsTransformation></ClaimsTransformations></BuildingBlocks>`

  it('are found and not printed', () => {
    const [message] = messagesOf(secretInPolicy, content('auth_token', hidden))
    expect(message).toContain('parameter `auth_token` of transformation `Body`')
    expect(message).not.toContain(hidden)
  })

  it.each([
    ['randomizerSecret', 'B2C_1A_AccountTransformSecret'],
    ['passwordLabel', 'Enter a password'],
    ['apiKey', '{Settings:ApiKey}'],
  ])('are not seen in %s', (id, value) => {
    expect(messagesOf(secretInPolicy, content(id, value))).toEqual([])
  })
})

describe('claim resolvers', () => {
  const claim = (defaultValue: string) => [
    '<InputClaims>',
    `<InputClaim ClaimTypeReferenceId="a" DefaultValue="${defaultValue}" AlwaysUseDefaultValue="true" />`,
    '</InputClaims>',
  ]

  it('may be switched on by the profile that a profile includes', () => {
    const base = restExample({ ...service, IncludeClaimResolvingInClaimsHandling: 'True' })
    const child = `<TechnicalProfile Id="Child"><DisplayName>Child</DisplayName>${claim('{Culture:LCID}').join('')}<IncludeTechnicalProfile ReferenceId="Account" /></TechnicalProfile>`
    const content = `<ClaimsProviders><ClaimsProvider><DisplayName>C</DisplayName><TechnicalProfiles>${child}</TechnicalProfiles></ClaimsProvider></ClaimsProviders>`
    expect(messagesOf(claimResolverNotEnabled, content, base)).toEqual([])
  })

  it('of the password flow need no switch', () => {
    const content = restExample(service, ...claim('{OIDC:Username}'))
    expect(messagesOf(claimResolverNotEnabled, content)).toEqual([])
  })

  it('are proposed for a misspelt name, and not for other braces', () => {
    expect(
      messagesOf(claimResolverUnknown, restExample(service, ...claim('{Context:CorelationId}'))),
    ).toEqual([
      '`{Context:CorelationId}` in claim `a` of profile `Account` is not a claim resolver; did you mean `{Context:CorrelationId}`?',
    ])
    for (const text of [
      '{Settings:Tenant}',
      '{0}',
      'a{b}',
      '{property:Policy}',
      '{CULTURE:lcid}',
    ]) {
      expect(messagesOf(claimResolverUnknown, restExample(service, ...claim(text)))).toEqual([])
    }
  })
})

describe('other advice about profiles', () => {
  it('proposes metadata keys, and accepts blanks around them', () => {
    expect(
      messagesOf(unknownMetadataKey, restExample({ ...service, SendClaimIn: 'Body' })),
    ).toEqual([
      'metadata key `SendClaimIn` of profile `Account` is not known; did you mean `SendClaimsIn`?',
    ])
    const known = [
      'DisableTelemetry ',
      'JWKS',
      'MaxNumAttempts',
      'TemplateId',
      'language.x',
      'constructor',
    ]
    const items = Object.fromEntries(known.map((key) => [key, 'x']))
    expect(messagesOf(unknownMetadataKey, restExample(items))).toEqual([
      'metadata key `constructor` of profile `Account` is not known',
    ])
  })

  it('names the document that repeats a validation profile', () => {
    const { example, exampleBase } = validationProfileRepeated
    expect(messagesOf(validationProfileRepeated, example, exampleBase)).toEqual([
      'profile `Account` runs validation profile `REST-Check` twice: remove one of the references',
    ])
  })

  it('lists each key container once, and none that the tenant has', () => {
    const key = (id: string) => `<Key Id="${id}" StorageReferenceId="B2C_1A_One" />`
    const content = profileExample(
      'RestfulProvider',
      '<CryptographicKeys>',
      key('a'),
      key('b'),
      '</CryptographicKeys>',
    )
    expect(messagesOf(keyContainerNeeded, content)).toEqual([
      'key container `B2C_1A_One` is needed: create it in the tenant',
    ])
    const facts = { keyContainers: new Set(['b2c_1a_one']), missingKeys: 'warn' } as const
    const context = createRuleContext(mergeChain([documentOf(content)]), facts)
    expect([...keyContainerNeeded.check(context)]).toEqual([])
  })
})
