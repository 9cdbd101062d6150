import { describe, expect, it } from 'vitest'
import { mergeChain } from '../inheritance/merge-chain.ts'
import type { PolicyDocument } from '../schema/read-policy-document.ts'
import { documentOf } from '../testing/policy-texts.ts'
import { comparePolicies, compareSets, printChangeJson } from './difference.ts'
import { takeInventory } from './inventory.ts'
import { printJourneyMermaid } from './journey-mermaid.ts'
import { arrangePolicies, printPolicyTree, printTreeMermaid } from './policy-tree.ts'

const handler = (name: string): string =>
  `<Protocol Name="Proprietary" Handler="Web.TPEngine.Providers.${name}, Web.TPEngine, Version=1.0.0.0"/>`
const exchange = (order: number, id: string, profile: string, before = ''): string =>
  `<OrchestrationStep Order="${order}" Type="ClaimsExchange">${before}<ClaimsExchanges><ClaimsExchange Id="${id}" TechnicalProfileReferenceId="${profile}"/></ClaimsExchanges></OrchestrationStep>`
const send = (order: number): string =>
  `<OrchestrationStep Order="${order}" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Jwt"/>`
const skipIf = (claim: string): string =>
  `<Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>${claim}</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions>`
const journeyOf = (...steps: readonly string[]): string =>
  `<UserJourneys><UserJourney Id="SignIn"><OrchestrationSteps>${steps.join('')}</OrchestrationSteps></UserJourney></UserJourneys>`
const profilesOf = (content: string): string =>
  `<ClaimsProviders><ClaimsProvider><Domain>idp.com</Domain><DisplayName>P</DisplayName><TechnicalProfiles>${content}</TechnicalProfiles></ClaimsProvider></ClaimsProviders>`

const idp = `<TechnicalProfile Id="Idp"><DisplayName>Idp</DisplayName><Protocol Name="OpenIdConnect"/><Metadata><Item Key="METADATA">https://idp.com/.well-known</Item><Item Key="client_id">1</Item></Metadata><CryptographicKeys><Key Id="client_secret" StorageReferenceId="B2C_1A_Idp"/></CryptographicKeys><OutputClaims><OutputClaim ClaimTypeReferenceId="email" PartnerClaimType="mail"/></OutputClaims></TechnicalProfile>`
const directory = `<TechnicalProfile Id="AAD-Write">${handler('AzureActiveDirectoryProvider')}<PersistedClaims><PersistedClaim ClaimTypeReferenceId="email" PartnerClaimType="signInNames.emailAddress"/></PersistedClaims><OutputClaims><OutputClaim ClaimTypeReferenceId="objectId"/></OutputClaims></TechnicalProfile>`
const issuer = `<TechnicalProfile Id="Jwt"><Protocol Name="None"/><OutputTokenFormat>JWT</OutputTokenFormat><CryptographicKeys><Key Id="issuer_secret" StorageReferenceId="B2C_1A_Sign"/></CryptographicKeys></TechnicalProfile>`
const unused = `<TechnicalProfile Id="Unused">${handler('RestfulProvider')}<Metadata><Item Key="ServiceUrl">https://unused.com</Item></Metadata></TechnicalProfile>`

const baseContent = (profiles = idp + directory + issuer + unused): string =>
  `<BuildingBlocks><ClaimsSchema><ClaimType Id="email"><DataType>string</DataType></ClaimType></ClaimsSchema></BuildingBlocks>${profilesOf(profiles)}${journeyOf(exchange(1, 'IdpExchange', 'Idp'), exchange(2, 'WriteExchange', 'AAD-Write', skipIf('objectId')), send(3))}`

const relyingParty = (content = ''): string =>
  `${content}<RelyingParty><DefaultUserJourney ReferenceId="SignIn"/><TechnicalProfile Id="PolicyProfile"><Protocol Name="OpenIdConnect"/><OutputClaims><OutputClaim ClaimTypeReferenceId="objectId" PartnerClaimType="sub"/><OutputClaim ClaimTypeReferenceId="email"/></OutputClaims><SubjectNamingInfo ClaimType="sub"/></TechnicalProfile></RelyingParty>`

function effectiveOf(base = baseContent(), child = relyingParty()) {
  return mergeChain([
    documentOf(child, 'B2C_1A_SignIn', 'B2C_1A_Base'),
    documentOf(base, 'B2C_1A_Base'),
  ])
}

describe('arrangePolicies', () => {
  const documents: readonly (PolicyDocument & { file?: string })[] = [
    { ...documentOf(relyingParty(), 'B2C_1A_SignIn', 'B2C_1A_Ext'), file: 'signin.xml' },
    documentOf('', 'B2C_1A_Ext', 'b2c_1a_BASE'),
    documentOf('', 'B2C_1A_Base'),
    documentOf('', 'B2C_1A_Other', 'B2C_1A_Base'),
    documentOf('', 'B2C_1A_Lost', 'B2C_1A_Gone'),
    documentOf('', 'B2C_1A_Circle', 'B2C_1A_Circle'),
  ]

  it('lists each policy below its base', () => {
    expect(printPolicyTree(arrangePolicies(documents))).toBe(
      [
        'B2C_1A_Base',
        '├─ B2C_1A_Ext',
        '│  └─ B2C_1A_SignIn (relying party, signin.xml)',
        '└─ B2C_1A_Other',
        'B2C_1A_Lost (base B2C_1A_Gone is missing)',
        '',
      ].join('\n'),
    )
  })

  it('prints a flowchart', () => {
    expect(printTreeMermaid(arrangePolicies(documents.slice(0, 3)))).toBe(
      [
        'flowchart TD',
        '  p1["B2C_1A_Base"]',
        '  p2["B2C_1A_Ext"]',
        '  p1 --> p2',
        '  p3(["B2C_1A_SignIn"])',
        '  p2 --> p3',
        '',
      ].join('\n'),
    )
  })
})

it('takes the inventory of what a relying party reaches', () => {
  expect(takeInventory(effectiveOf())).toEqual({
    policyId: 'B2C_1A_SignIn',
    tenantId: 'contoso.onmicrosoft.com',
    protocol: 'OpenIdConnect',
    tokenClaims: ['sub', 'email'],
    journeys: [{ id: 'SignIn', endpoints: ['default'], steps: 3 }],
    subJourneys: [],
    identityProviders: [
      {
        technicalProfile: 'Idp',
        displayName: 'Idp',
        protocol: 'OpenIdConnect',
        domains: ['idp.com'],
      },
    ],
    handlers: [
      { handler: 'AzureActiveDirectoryProvider', technicalProfiles: ['AAD-Write'] },
      { handler: 'None', technicalProfiles: ['Jwt'] },
      { handler: 'OpenIdConnect', technicalProfiles: ['Idp'] },
    ],
    keys: [
      { name: 'B2C_1A_Idp', usedBy: ['Idp'] },
      { name: 'B2C_1A_Sign', usedBy: ['Jwt'] },
    ],
    endpoints: [{ name: 'https://idp.com/.well-known', usedBy: ['Idp'] }],
    directoryAttributes: { read: ['objectId'], written: ['signInNames.emailAddress'] },
  })
})

it('takes no inventory of a document without a relying party', () => {
  expect(takeInventory(mergeChain([documentOf(baseContent())]))).toBeUndefined()
})

describe('compareSets', () => {
  const changesOf = (base: string, child?: string) => {
    const [difference] = compareSets([effectiveOf()], [effectiveOf(base, child)])
    return difference?.changes.map(({ cause, ...change }) => ({
      ...change,
      document: cause.source.policyId,
    }))
  }

  it('finds no change in equal sets', () => {
    expect(compareSets([effectiveOf()], [effectiveOf()])).toEqual([
      { policyId: 'B2C_1A_SignIn', kind: 'same', changes: [] },
    ])
  })

  it('names relying parties that are new or gone', () => {
    expect(compareSets([effectiveOf()], [])).toMatchObject([{ kind: 'removed' }])
    expect(compareSets([], [effectiveOf()])).toMatchObject([{ kind: 'added' }])
  })

  it('prints a change with the place of its cause', () => {
    const [change] = comparePolicies(
      effectiveOf(baseContent(idp.replace('>1<', '>2<') + directory + issuer)),
      effectiveOf(),
    )
    expect(change && printChangeJson(change)).toMatchObject({
      subject: 'Idp client_id',
      before: '2',
      after: '1',
      cause: { document: 'B2C_1A_Base', line: 1 },
    })
  })

  it('does not report what no journey reaches', () => {
    expect(changesOf(baseContent(idp + directory + issuer))).toEqual([])
  })

  it('tells settings, endpoints, keys and claims apart, with the document that changed them', () => {
    const changed = idp
      .replace('https://idp.com/', 'https://new.com/')
      .replace('>1<', '>2<')
      .replace('B2C_1A_Idp', 'B2C_1A_New')
      .replace('"mail"', '"upn"')
    expect(changesOf(baseContent(changed + directory + issuer + unused))).toEqual([
      {
        area: 'claim',
        kind: 'changed',
        subject: 'Idp OutputClaim email',
        before: 'PartnerClaimType="mail"',
        after: 'PartnerClaimType="upn"',
        document: 'B2C_1A_Base',
      },
      {
        area: 'key',
        kind: 'changed',
        subject: 'Idp client_secret',
        before: 'StorageReferenceId="B2C_1A_Idp"',
        after: 'StorageReferenceId="B2C_1A_New"',
        document: 'B2C_1A_Base',
      },
      {
        area: 'endpoint',
        kind: 'changed',
        subject: 'Idp METADATA',
        before: 'https://idp.com/.well-known',
        after: 'https://new.com/.well-known',
        document: 'B2C_1A_Base',
      },
      {
        area: 'metadata',
        kind: 'changed',
        subject: 'Idp client_id',
        before: '1',
        after: '2',
        document: 'B2C_1A_Base',
      },
    ])
  })

  it('reports a step once when it is inserted and the others are renumbered', () => {
    const journey = journeyOf(
      exchange(1, 'IdpExchange', 'Idp'),
      exchange(2, 'ExtraExchange', 'AAD-Write'),
      exchange(3, 'WriteExchange', 'AAD-Write', skipIf('objectId')),
      send(4),
    )
    const base = baseContent().replace(/<UserJourneys>.*<\/UserJourneys>/u, journey)
    expect(changesOf(base)).toEqual([
      {
        area: 'step',
        kind: 'added',
        subject: 'SignIn step 2 ClaimsExchange ExtraExchange',
        after: 'ExtraExchange: AAD-Write',
        document: 'B2C_1A_Base',
      },
    ])
  })

  it('reports steps that change places and conditions', () => {
    const journey = journeyOf(
      exchange(1, 'WriteExchange', 'AAD-Write'),
      exchange(2, 'IdpExchange', 'Idp'),
      send(3),
    )
    const base = baseContent().replace(/<UserJourneys>.*<\/UserJourneys>/u, journey)
    expect(changesOf(base)).toMatchObject([
      {
        subject: 'SignIn step 1 ClaimsExchange WriteExchange',
        before: 'skipped if objectId exists, WriteExchange: AAD-Write',
        after: 'WriteExchange: AAD-Write',
      },
      {
        subject: 'SignIn order of steps',
        after:
          'SignIn step 1 ClaimsExchange WriteExchange, SignIn step 2 ClaimsExchange IdpExchange, SignIn step 3 SendClaims',
      },
    ])
  })

  it('reports a new profile with its keys and endpoints, without its other details', () => {
    const journey = journeyOf(exchange(1, 'NewExchange', 'New'), send(2))
    const added = idp.replace('"Idp"', '"New"')
    const base = baseContent(idp + added + directory + issuer).replace(
      /<UserJourneys>.*<\/UserJourneys>/u,
      journey,
    )
    expect(changesOf(base)?.filter(({ kind }) => kind === 'added')).toMatchObject([
      { area: 'step', subject: 'SignIn step 1 ClaimsExchange NewExchange' },
      { area: 'key', subject: 'New client_secret' },
      { area: 'endpoint', subject: 'New METADATA' },
      { area: 'profile', subject: 'New' },
    ])
  })

  it('names the child when it changes what a base says', () => {
    const child = relyingParty(
      profilesOf(
        '<TechnicalProfile Id="idp"><Metadata><Item Key="client_id">3</Item></Metadata></TechnicalProfile>',
      ),
    ).replace('<OutputClaim ClaimTypeReferenceId="email"/>', '')
    expect(changesOf(baseContent(), child)).toMatchObject([
      { area: 'token', kind: 'removed', subject: 'email', document: 'B2C_1A_SignIn' },
      { area: 'metadata', subject: 'idp client_id', after: '3', document: 'B2C_1A_SignIn' },
    ])
  })
})

it('draws the journeys that a relying party reaches', () => {
  expect(printJourneyMermaid(effectiveOf())).toBe(
    [
      'flowchart TD',
      '  subgraph j1["SignIn"]',
      '    j1start(( ))',
      '    j1s1["1 ClaimsExchange<br/>IdpExchange: Idp"]',
      '    j1s2["2 ClaimsExchange<br/>WriteExchange: AAD-Write"]',
      '    j1s3["3 SendClaims<br/>issuer Jwt"]',
      '    j1end(( ))',
      '    j1start --> j1s1 --> j1s2 --> j1s3 --> j1end',
      '    j1s1 -. "objectId exists" .-> j1s3',
      '  end',
      '',
    ].join('\n'),
  )
})
