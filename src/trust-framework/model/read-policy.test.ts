import { expect, it } from 'vitest'
import { documentOf } from '../testing/policy-texts.ts'
import { viewPolicy } from './read-policy.ts'
import { readSourcedElement } from './sourced-element.ts'

function viewOf(content: string) {
  const document = documentOf(content)
  return viewPolicy(readSourcedElement(document.tree, document))
}

it('finds claims by their id in any letter case', () => {
  const { claimTypes } = viewOf(
    `<BuildingBlocks><ClaimsSchema><ClaimType Id="surName"><DisplayName>Last name</DisplayName><DataType>string</DataType><DefaultPartnerClaimTypes><Protocol Name="OAuth2" PartnerClaimType="family_name"/></DefaultPartnerClaimTypes><UserInputType>TextBox</UserInputType><Restriction><Pattern RegularExpression="^a$"/></Restriction></ClaimType></ClaimsSchema></BuildingBlocks>`,
  )
  expect(claimTypes.get('surname')).toMatchObject({
    id: 'surName',
    displayName: 'Last name',
    dataType: 'string',
    userInputType: 'TextBox',
    pattern: '^a$',
    enumeration: [],
    partnerClaimTypes: new Map([['OAuth2', 'family_name']]),
  })
})

it('reads a technical profile with the domains of its provider', () => {
  const { claimsProviders, technicalProfiles } = viewOf(
    `<ClaimsProviders><ClaimsProvider><Domain>x.com</Domain><DisplayName>X</DisplayName><TechnicalProfiles><TechnicalProfile Id="X-OAuth"><Protocol Name="OAuth2"/><Metadata><Item Key="client_id">1</Item><Item Key="client_id ">2</Item></Metadata><CryptographicKeys><Key Id="client_secret" StorageReferenceId="B2C_1A_X"/></CryptographicKeys><InputClaims><InputClaim ClaimTypeReferenceId="email" Required="1"/></InputClaims><OutputClaims><OutputClaim ClaimTypeReferenceId="source" DefaultValue="" AlwaysUseDefaultValue="true"/></OutputClaims><ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="V" ContinueOnError="false"><Preconditions><Precondition Type="ClaimEquals" ExecuteActionsIf="true"><Value>a</Value><Value> b</Value><Action>SkipThisValidationTechnicalProfile</Action></Precondition></Preconditions></ValidationTechnicalProfile></ValidationTechnicalProfiles><IncludeTechnicalProfile ReferenceId="Base"/></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>`,
  )
  expect(claimsProviders).toMatchObject([{ displayName: 'X', domains: ['x.com'] }])
  const profile = technicalProfiles.get('x-oauth')
  expect([...(profile?.metadata ?? [])].map(([key, { value }]) => [key, value])).toEqual([
    ['client_id', '1'],
    ['client_id ', '2'],
  ])
  expect(profile).toMatchObject({
    protocol: { name: 'OAuth2' },
    cryptographicKeys: [{ id: 'client_secret', storageReferenceId: 'B2C_1A_X' }],
    inputClaims: [{ claimTypeReferenceId: 'email', required: true }],
    outputClaims: [
      { claimTypeReferenceId: 'source', defaultValue: '', alwaysUseDefaultValue: true },
    ],
    validationTechnicalProfiles: [
      {
        referenceId: 'V',
        continueOnError: false,
        preconditions: [{ type: 'ClaimEquals', executeActionsIf: true, values: ['a', ' b'] }],
      },
    ],
    includes: { referenceId: 'Base' },
  })
})

it('lists the steps of a journey in their order, with the items of every container', () => {
  const { userJourneys } = viewOf(
    `<UserJourneys><UserJourney Id="J"><OrchestrationSteps><OrchestrationStep Order="10" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Jwt"/><OrchestrationStep Order="2" Type="ClaimsExchange"><ClaimsExchanges><ClaimsExchange Id="A" TechnicalProfileReferenceId="a"/></ClaimsExchanges><ClaimsExchanges><ClaimsExchange Id="B" TechnicalProfileReferenceId="b"/></ClaimsExchanges></OrchestrationStep></OrchestrationSteps></UserJourney></UserJourneys>`,
  )
  expect(userJourneys.get('j')?.steps).toMatchObject([
    { order: 2, exchanges: [{ id: 'A' }, { id: 'B' }] },
    { order: 10, issuerReferenceId: 'Jwt', exchanges: [] },
  ])
})
