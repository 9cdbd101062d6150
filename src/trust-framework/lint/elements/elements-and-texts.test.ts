import { describe, expect, it } from 'vitest'
import { mergeChain } from '../../inheritance/merge-chain.ts'
import { documentOf } from '../../testing/policy-texts.ts'
import { createRuleContext } from '../../validation/rule-context.ts'
import { inputTypeOfDataType } from './input-type-of-data-type.ts'
import type { LintRule } from '../lint-rule.ts'
import { localizationMissingCulture } from './localization-missing-culture.ts'
import { localizationMissingString } from './localization-missing-string.ts'
import { localizationOrphanElement } from './localization-orphan-element.ts'
import { pageVersionOld } from './page-version-old.ts'
import { placeholderSetting } from './placeholder-setting.ts'
import { placeholderTenant } from './placeholder-tenant.ts'
import { referenceDiffersByCase } from './reference-differs-by-case.ts'
import { tenantNamesMixed } from './tenant-names-mixed.ts'
import { transformationParameters } from './transformation-parameters.ts'
import { unusedElements } from './unused-elements.ts'

function messages(rules: readonly LintRule[], content: string, base?: string): readonly string[] {
  const documents =
    base === undefined
      ? [documentOf(content)]
      : [documentOf(content, 'B2C_1A_Doc', 'B2C_1A_Base'), documentOf(base, 'B2C_1A_Base')]
  const context = createRuleContext(mergeChain(documents), { missingKeys: 'warn' })
  return rules.flatMap((rule) => [...rule.check(context)].map(({ message }) => message))
}

const blocks = (content: string): string => `<BuildingBlocks>${content}</BuildingBlocks>`

const claim = (id: string, dataType: string, more = ''): string =>
  `<ClaimType Id="${id}"><DisplayName>c</DisplayName><DataType>${dataType}</DataType>${more}</ClaimType>`

const claims = (...types: readonly string[]): string =>
  `<ClaimsSchema>${types.join('')}</ClaimsSchema>`

const profile = (id: string, content = ''): string =>
  `<TechnicalProfile Id="${id}"><DisplayName>p</DisplayName><Protocol Name="None"/>${content}</TechnicalProfile>`

const providers = (...profiles: readonly string[]): string =>
  `<ClaimsProviders><ClaimsProvider><DisplayName>P</DisplayName><TechnicalProfiles>${profiles.join('')}</TechnicalProfiles></ClaimsProvider></ClaimsProviders>`

const journey = (preconditions = ''): string =>
  `<UserJourneys><UserJourney Id="J"><OrchestrationSteps><OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Issuer">${preconditions}</OrchestrationStep></OrchestrationSteps></UserJourney></UserJourneys>`

const relyingParty = (output = ''): string =>
  `<RelyingParty><DefaultUserJourney ReferenceId="J"/><TechnicalProfile Id="PolicyProfile"><DisplayName>P</DisplayName><Protocol Name="OpenIdConnect"/>${output}</TechnicalProfile></RelyingParty>`

describe('unused elements', () => {
  it('are not searched in a policy without relying party: other documents may use them', () => {
    expect(
      messages(unusedElements, blocks(claims(claim('c', 'string'))) + providers(profile('T'))),
    ).toEqual([])
  })

  it('do not include a claim of a precondition, a setting, a resolver or the subject', () => {
    const content =
      blocks(
        claims(
          claim('inPrecondition', 'string'),
          claim('inSetting', 'string'),
          claim('inResolver', 'string'),
          claim('sub', 'string'),
          claim('email', 'string'),
        ),
      ) +
      providers(
        profile(
          'Issuer',
          '<Metadata><Item Key="AnyKey"> inSetting </Item><Item Key="Other">a {Claim:inResolver}</Item></Metadata>',
        ),
      ) +
      journey(
        '<Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>INPRECONDITION</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions>',
      ) +
      relyingParty(
        '<OutputClaims><OutputClaim ClaimTypeReferenceId="email" PartnerClaimType="sub"/></OutputClaims><SubjectNamingInfo ClaimType="sub"/>',
      )
    expect(messages(unusedElements, content)).toEqual([])
  })

  it('of base policies are found too', () => {
    expect(
      messages(
        unusedElements,
        relyingParty(),
        providers(profile('Issuer'), profile('Old')) + journey(),
      ),
    ).toEqual(['nothing in the policy refers to TechnicalProfile `Old`'])
  })

  it('do not include the error page and the profiles of the engine', () => {
    expect(
      messages(
        unusedElements,
        `${blocks('<ContentDefinitions><ContentDefinition Id="api.error"/></ContentDefinitions>')}${providers(
          profile('Issuer'),
          profile('TpEngine_c3bd4fe2-1775-4013-b91d-35f16d377d13'),
        )}${journey()}${relyingParty()}`,
      ),
    ).toEqual([])
  })
})

describe('the input type of a claim', () => {
  it.each([
    ['TextBox', 'boolean', true],
    ['TextBox', 'int', true],
    ['TextBox', 'stringCollection', false],
    ['DateTimeDropdown', 'date', true],
    ['DateTimeDropdown', 'string', false],
    ['CheckboxMultiSelect', 'stringCollection', true],
    ['CheckboxMultiSelect', 'string', false],
    ['Password', 'boolean', false],
    ['Paragraph', 'stringCollection', true],
    ['Readonly', 'dateTime', true],
  ] as const)('%s shows %s: %s', (inputType, dataType, isShown) => {
    const found = messages(
      [inputTypeOfDataType],
      blocks(claims(claim('c', dataType, `<UserInputType>${inputType}</UserInputType>`))),
    )
    expect(found.length === 0).toBe(isShown)
  })

  it('is judged where a document changes the data type of its base policy', () => {
    expect(
      messages(
        [inputTypeOfDataType],
        blocks(claims('<ClaimType Id="c"><DataType>date</DataType></ClaimType>')),
        blocks(claims(claim('c', 'string', '<UserInputType>TextBox</UserInputType>'))),
      ),
    ).toEqual([expect.stringContaining('cannot show claim `c` of type `date`')])
  })
})

describe('names of samples and settings', () => {
  const uri = (value: string): string =>
    blocks(
      `<ContentDefinitions><ContentDefinition Id="p"><LoadUri>${value}</LoadUri></ContentDefinition></ContentDefinitions>`,
    )

  it.each([
    'https://yourtenant.b2clogin.com',
    'https://your-tenant.b2clogin.com',
    'https://YourTenant.onmicrosoft.com',
    'ProxyIdentityExperienceFrameworkAppId',
    'IdentityExperienceFrameworkAppId',
  ])('%s is a leftover', (value) => {
    expect(messages([placeholderTenant], uri(value))).toHaveLength(1)
  })

  it.each(['https://contoso.b2clogin.com', 'https://yourtenants.com', 'https://tenant.com'])(
    '%s is none',
    (value) => {
      expect(messages([placeholderTenant], uri(value))).toEqual([])
    },
  )

  it('a leftover is listed once, with the number of its places', () => {
    expect(
      messages(
        [placeholderTenant],
        `${uri('https://yourtenant.b2clogin.com')}${providers(
          profile('T-YourTenant') + profile('IdentityExperienceFrameworkAppId'),
        )}`,
      ),
    ).toEqual([
      '`yourtenant` is a name from a sample (2 places); write the name of your tenant',
      '`IdentityExperienceFrameworkAppId` is a name from a sample; write the id of your application',
    ])
  })

  it('a placeholder is found in any letter case, in attributes and texts', () => {
    expect(
      messages(
        [placeholderSetting],
        `${uri('{settings:Url}')}${providers(profile('T-{Settings:Env}'))}`,
      ),
    ).toEqual([
      '`{settings:Url}` has no value; add the setting for this environment',
      '`{Settings:Env}` has no value; add the setting for this environment',
    ])
  })

  it('the tenants of one document agree without regard to case', () => {
    expect(
      messages(
        [tenantNamesMixed],
        '<BasePolicy><TenantId>CONTOSO.onmicrosoft.com</TenantId><PolicyId>B2C_1A_Base</PolicyId></BasePolicy>',
      ),
    ).toEqual([])
  })
})

describe('references', () => {
  it('of a base policy in other letter case are reported for the base policy, not again', () => {
    const base = blocks(
      `${claims(claim('surname', 'string'))}<ClaimsTransformations><ClaimsTransformation Id="Clear" TransformationMethod="NullClaim"><OutputClaims><OutputClaim ClaimTypeReferenceId="surName" TransformationClaimType="claim_to_null"/></OutputClaims></ClaimsTransformation></ClaimsTransformations>`,
    )
    expect(messages([referenceDiffersByCase], base)).toEqual([
      'ClaimType `surname` is written `surName` here',
    ])
    expect(messages([referenceDiffersByCase], blocks(claims(claim('x', 'string'))), base)).toEqual(
      [],
    )
  })
})

describe('parameters of transformations', () => {
  it('are free where the method has its own names', () => {
    expect(
      messages(
        transformationParameters,
        blocks(
          `${claims(claim('c', 'string'))}<ClaimsTransformations><ClaimsTransformation Id="Json" TransformationMethod="GenerateJson"><InputParameters><InputParameter Id="any.0.path" DataType="int" Value="1"/></InputParameters><OutputClaims><OutputClaim ClaimTypeReferenceId="c" TransformationClaimType="outputClaim"/></OutputClaims></ClaimsTransformation></ClaimsTransformations>`,
        ),
      ),
    ).toEqual([])
  })

  it('are compared without regard to case', () => {
    expect(
      messages(
        transformationParameters,
        blocks(
          `${claims(claim('c', 'string'))}<ClaimsTransformations><ClaimsTransformation Id="Text" TransformationMethod="createStringClaim"><InputParameters><InputParameter Id="Value" DataType="string" Value="1"/></InputParameters><OutputClaims><OutputClaim ClaimTypeReferenceId="c" TransformationClaimType="createdClaim"/></OutputClaims></ClaimsTransformation></ClaimsTransformations>`,
        ),
      ),
    ).toEqual([])
  })
})

describe('localization', () => {
  const localized = (references: string, supported: string, resources: string): string =>
    blocks(
      `<ContentDefinitions><ContentDefinition Id="p"><LocalizedResourcesReferences>${references}</LocalizedResourcesReferences></ContentDefinition></ContentDefinitions><Localization Enabled="true"><SupportedLanguages DefaultLanguage="en">${supported}</SupportedLanguages>${resources}</Localization>`,
    )
  const reference = (language: string): string =>
    `<LocalizedResourcesReference Language="${language}" LocalizedResourcesReferenceId="r.${language}"/>`
  const resources = (language: string, ...strings: readonly string[]): string =>
    `<LocalizedResources Id="r.${language}"><LocalizedStrings>${strings.join('')}</LocalizedStrings></LocalizedResources>`
  const text = (elementType: string, elementId: string, stringId: string): string =>
    `<LocalizedString ElementType="${elementType}"${elementId === '' ? '' : ` ElementId="${elementId}"`} StringId="${stringId}">T</LocalizedString>`

  it('falls back from a region to its language', () => {
    expect(
      messages(
        [localizationMissingCulture],
        localized(
          reference('pt'),
          '<SupportedLanguage>pt-BR</SupportedLanguage><SupportedLanguage>de</SupportedLanguage>',
          resources('pt'),
        ),
      ),
    ).toEqual(['page `p` has no texts in `de`'])
  })

  it('lists a few of many missing texts', () => {
    const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    expect(
      messages(
        [localizationMissingString],
        localized(
          reference('en') + reference('fr'),
          '',
          resources('en', ...ids.map((id) => text('UxElement', '', id))) +
            resources('fr', text('UxElement', '', 'a')),
        ),
      ),
    ).toEqual([
      'page `p` lacks texts in `fr` that it has in `en`: `b`, `c`, `d`, `e`, `f` and 1 more',
    ])
  })

  it('names elements and exchanges that do not exist', () => {
    expect(
      messages(
        [localizationOrphanElement],
        localized(
          reference('en'),
          '',
          resources(
            'en',
            text('ClaimType', 'ghost', 'DisplayName'),
            text('DisplayControl', 'ghost', 'intro_msg'),
            text('ClaimsProvider', '', 'GhostExchange'),
            text('UxElement', '', 'heading'),
            text('ErrorMessage', '', 'DefaultMessage'),
          ),
        ),
      ),
    ).toEqual([
      'the policy has no ClaimType `ghost`',
      'the policy has no DisplayControl `ghost`',
      'no journey has the claims exchange `GhostExchange`',
    ])
  })
})

describe('the version of a page', () => {
  it.each([
    ['contract:selfasserted:2.1.7', false],
    ['contract:selfasserted:1.2.0', true],
    ['contract:unifiedssp:2.1.5', false],
    ['contract:globalexception:1.2.1', false],
    ['idpselection:1.0.0', true],
    ['contract:selfasserted:2.1.40', false],
  ] as const)('%s is old: %s', (uri, isOld) => {
    const found = messages(
      [pageVersionOld],
      blocks(
        `<ContentDefinitions><ContentDefinition Id="p"><LoadUri>~/a</LoadUri><DataUri>urn:com:microsoft:aad:b2c:elements:${uri}</DataUri></ContentDefinition></ContentDefinitions>`,
      ),
    )
    expect(found.length > 0).toBe(isOld)
  })
})
