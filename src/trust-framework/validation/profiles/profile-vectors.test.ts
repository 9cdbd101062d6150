import { describe, expect, it } from 'vitest'
import { mergeChain } from '../../inheritance/merge-chain.ts'
import { answersOf, declaredAnswers } from '../../testing/answers.ts'
import { documentOf, policyText } from '../../testing/policy-texts.ts'
import vectors from './vectors/profiles.json' with { type: 'json' }
import { createRuleContext } from '../rule-context.ts'
import type { PolicyFinding } from '../policy-finding.ts'
import { profileCodes } from './profiles-codes.ts'
import { profileRules } from './profile-rules.ts'

interface ExpectedFinding {
  readonly message: string
  /** A text of the document; the finding is where it begins. */
  readonly at: string
  readonly code?: string
}

interface ProfileVector {
  readonly rule: string
  readonly description: string
  readonly source: string
  /** Building blocks of the document. */
  readonly blocks?: string
  /** Technical profiles of the document. */
  readonly profiles: string
  /** Those that steps of its journey run. */
  readonly runs?: readonly string[]
  readonly issuer?: string
  readonly behaviors?: string
  readonly withoutRelyingParty?: boolean
  readonly keyContainers?: readonly string[]
  readonly missingKeys?: 'warn' | 'refuse'
  readonly findings: readonly ExpectedFinding[]
  /** Not compared when absent. */
  readonly warnings?: readonly ExpectedFinding[]
}

const claimTypes: Readonly<Record<string, string>> = {
  objectId: '<DataType>string</DataType>',
  email: '<DataType>string</DataType><UserInputType>TextBox</UserInputType>',
  age: '<DataType>int</DataType>',
}
const textClaims =
  'surname displayName source orgName extension_loyalty username password grant_type client_id authenticationSource'
const claims = [
  ...Object.entries(claimTypes),
  ...textClaims.split(' ').map((id) => [id, '<DataType>string</DataType>'] as const),
].map(
  ([id, content]) => `<ClaimType Id="${id}"><DisplayName>${id}</DisplayName>${content}</ClaimType>`,
)

const selfAsserted =
  'Web.TPEngine.Providers.SelfAssertedAttributeProvider, Web.TPEngine, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null'

const base = documentOf(
  `<BuildingBlocks><ClaimsSchema>${claims.join('')}</ClaimsSchema><ClaimsTransformations><ClaimsTransformation Id="MakeObjectId" TransformationMethod="CreateStringClaim"><InputParameters><InputParameter Id="value" DataType="string" Value="1"/></InputParameters><OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" TransformationClaimType="createdClaim"/></OutputClaims></ClaimsTransformation></ClaimsTransformations></BuildingBlocks><ClaimsProviders><ClaimsProvider><DisplayName>Base</DisplayName><TechnicalProfiles><TechnicalProfile Id="Page"><DisplayName>Page</DisplayName><Protocol Name="Proprietary" Handler="${selfAsserted}"/><Metadata><Item Key="ContentDefinitionReferenceId">page</Item></Metadata><OutputClaims><OutputClaim ClaimTypeReferenceId="email"/></OutputClaims></TechnicalProfile><TechnicalProfile Id="Issuer"><DisplayName>Issuer</DisplayName><Protocol Name="None"/><OutputTokenFormat>JWT</OutputTokenFormat><Metadata><Item Key="issuer_refresh_token_user_identity_claim_type">objectId</Item></Metadata><CryptographicKeys><Key Id="issuer_secret" StorageReferenceId="B2C_1A_Sign"/></CryptographicKeys></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>`,
  'B2C_1A_Base',
)

function contentOf(vector: ProfileVector): string {
  const { blocks, profiles, runs = [], issuer = 'Issuer', behaviors = '' } = vector
  const building = blocks === undefined ? '' : `<BuildingBlocks>${blocks}</BuildingBlocks>`
  const provider =
    profiles === ''
      ? ''
      : `<ClaimsProviders><ClaimsProvider><DisplayName>Try</DisplayName><TechnicalProfiles>${profiles}</TechnicalProfiles></ClaimsProvider></ClaimsProviders>`
  const exchanges = ['Page', ...runs].map(
    (id, index) =>
      `<OrchestrationStep Order="${index + 1}" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="X${index}" TechnicalProfileReferenceId="${id}"/></ClaimsExchanges></OrchestrationStep>`,
  )
  const journey = `<UserJourneys><UserJourney Id="J"><OrchestrationSteps>${exchanges.join('')}<OrchestrationStep Order="${exchanges.length + 1}" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="${issuer}"/></OrchestrationSteps></UserJourney></UserJourneys>`
  const relyingParty =
    vector.withoutRelyingParty === true
      ? ''
      : `<RelyingParty><DefaultUserJourney ReferenceId="J"/>${behaviors}<TechnicalProfile Id="PolicyProfile"><DisplayName>P</DisplayName><Protocol Name="OpenIdConnect"/><OutputClaims><OutputClaim ClaimTypeReferenceId="email"/></OutputClaims><SubjectNamingInfo ClaimType="email"/></TechnicalProfile></RelyingParty>`
  return building + provider + journey + relyingParty
}

function findAll(vector: ProfileVector, content: string): readonly PolicyFinding[] {
  const document = documentOf(content, 'B2C_1A_Doc', 'B2C_1A_Base')
  const effective = mergeChain([document, base])
  const { keyContainers, missingKeys = 'warn' } = vector
  const facts = {
    missingKeys,
    ...(keyContainers === undefined ? {} : { keyContainers: new Set(keyContainers) }),
  }
  const context = createRuleContext(effective, facts)
  return profileRules.flatMap((rule) => [...rule(context)])
}

describe('rules about technical profiles', () => {
  it.each(vectors as readonly ProfileVector[])('row $rule: $description', (vector) => {
    const content = contentOf(vector)
    const text = policyText(content, 'B2C_1A_Doc', 'B2C_1A_Base')
    const found = findAll(vector, content)
    const actual = (isWarning: boolean) =>
      found
        .filter((finding) => (finding.isWarning ?? false) === isWarning)
        .map(({ message, target, code }) => ({ message, target, code }))
    const expected = (findings: readonly ExpectedFinding[]) =>
      findings.map(({ message, at, code = 'AADB2C' }) => ({
        message,
        target: `1:${text.indexOf(at) + 1}`,
        code,
      }))

    expect(actual(false)).toEqual(expected(vector.findings))
    if (vector.warnings !== undefined) expect(actual(true)).toEqual(expected(vector.warnings))
  })

  it('give every answer that the catalogue declares', () => {
    const found = (vectors as readonly ProfileVector[]).flatMap((vector) =>
      findAll(vector, contentOf(vector)),
    )
    expect(answersOf(found)).toEqual(declaredAnswers(profileCodes))
  })
})
