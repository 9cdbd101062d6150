import { describe, expect, it } from 'vitest'
import { basePolicyCodes } from '../inheritance/base-policy-codes.ts'
import { documentCodes } from '../xml/document-codes.ts'
import { readPolicyDocument } from '../schema/read-policy-document.ts'
import { orderSet, type Ordering } from './order-set.ts'
import { mostChangedCharacters, readSet, type SetFile, type SetReading } from './read-set.ts'
import { policySetCodes } from './set-codes.ts'

function policy(id: string, base?: string, tenant = 'contoso.onmicrosoft.com'): string {
  const basePolicy =
    base === undefined
      ? ''
      : `\n  <BasePolicy><TenantId>${tenant}</TenantId><PolicyId>${base}</PolicyId></BasePolicy>`
  return `<TrustFrameworkPolicy xmlns="http://schemas.microsoft.com/online/cpim/schemas/2013/06"
  PolicySchemaVersion="0.3.0.0" TenantId="${tenant}" PolicyId="${id}" PublicPolicyUri="http://${tenant}/${id}">${basePolicy}
</TrustFrameworkPolicy>`
}

function filesOf(texts: Readonly<Record<string, string>>): readonly SetFile[] {
  return Object.entries(texts).map(([name, text]) => ({ name, bytes: Buffer.from(text) }))
}

async function ordered(
  texts: Readonly<Record<string, string>>,
  reading: SetReading = {},
  ordering: Ordering = {},
) {
  const set = readSet(filesOf(texts), reading)
  const { levels, documents } = await orderSet(set, ordering)
  const listed = documents.map(({ entry, chain, findings, warnings }) => ({
    file: entry.file,
    chain: chain?.map(({ policyId }) => policyId),
    findings: findings.map(({ ostiaryCode, target }) => [ostiaryCode, target]),
    warnings: warnings.map(({ ostiaryCode, target }) => [ostiaryCode, target]),
  }))
  return {
    levels: levels.map((level) => level.map(({ entry }) => entry.file)),
    faulty: listed.filter(({ findings, warnings }) => findings.length + warnings.length > 0),
    chains: Object.fromEntries(listed.map(({ file, chain }) => [file, chain])),
    skipped: set.skipped,
  }
}

describe('readSet', () => {
  it('stops reading one policy over the limit', () => {
    const texts = ['a', 'b', 'c', 'd'].map((name) => [`${name}.xml`, policy(`B2C_1A_${name}`)])
    const files = filesOf(Object.fromEntries(texts))
    const counts = [2, 4, undefined].map(
      (mostDocuments) =>
        readSet(files, mostDocuments === undefined ? {} : { mostDocuments }).documents.length,
    )
    expect(counts).toEqual([3, 4, 4])
  })

  it('replaces placeholders before the schema check and names those without a value', () => {
    const text = policy('B2C_1A_{Settings:PolicyFilename}', undefined, '{Settings:Tenant}')
    const given = text.replace(
      '</Trust',
      `<!--{Settings:A}--><BuildingBlocks><ClaimsSchema><ClaimType Id="a">
<DisplayName>{Settings:B}</DisplayName><DataType>string</DataType>
</ClaimType></ClaimsSchema></BuildingBlocks></Trust`,
    )
    const [document] = readSet(filesOf({ 'a/B2C_1A_Base.xml': given }), {
      tenant: 'fabrikam.onmicrosoft.com',
    }).documents
    expect(document).toMatchObject({
      identity: { tenantId: 'fabrikam.onmicrosoft.com', policyId: 'B2C_1A_Base' },
      isChanged: true,
      warnings: [{ ostiaryCode: policySetCodes.placeholderUnresolved, target: '4:14' }],
    })
  })

  // Source: azure-ad-b2c/partner-integrations (Dynamics 365 Fraud Protection, Onfido), azure-ad-b2c/user-migration
  // (jit-migration), azure-ad-b2c/saml-sp: published policies whose tenant is still to be filled in.
  it.each([
    ['{Settings:Tenant}.onmicrosoft.com', ['2:43', '2:124', '3:25']],
    ['{your_tenant_name}.onmicrosoft.com', ['2:33', '3:16']],
    ['your-tenant.onmicrosoft.com', ['2:33', '3:16']],
  ])('checks a document whose tenant is %s, and warns of it', (tenant, targets) => {
    const text = policy('B2C_1A_Child', 'B2C_1A_Base', tenant)
    const [document] = readSet(filesOf({ 'a.xml': text })).documents
    expect(document).toMatchObject({
      findings: [],
      identity: { tenantId: tenant, policyId: 'B2C_1A_Child' },
      document: { basePolicy: { tenantId: tenant } },
    })
    const code = policySetCodes.placeholderUnresolved
    expect(document?.warnings.map(({ ostiaryCode }) => ostiaryCode)).toEqual(
      targets.map(() => code),
    )
    const [filled] = readSet(filesOf({ 'a.xml': text }), {
      tenant: tenant.startsWith('{Settings') ? 'contoso' : 'contoso.onmicrosoft.com',
    }).documents
    expect(filled).toMatchObject({
      identity: { tenantId: 'contoso.onmicrosoft.com' },
      findings: [],
      warnings: [],
    })
  })

  it('checks the rest of a document in which values are still to be filled in', () => {
    const text = policy('B2C_1A_{{prefix}}', undefined, 'your-tenant.onmicrosoft.com')
    const insights =
      '<JourneyInsights TelemetryEngine="ApplicationInsights" InstrumentationKey="{Settings:Key}" />'
    const given = text.replace(
      '</Trust',
      `<RelyingParty><UserJourneyBehaviors>\n${insights}\n<ScriptExecution>Maybe</ScriptExecution></UserJourneyBehaviors></RelyingParty></Trust`,
    )
    const [faulty] = readSet(filesOf({ 'a.xml': given })).documents
    expect(faulty?.findings).toMatchObject([
      { ostiaryCode: documentCodes.schemaViolated, target: '5:2' },
    ])
    const [document] = readSet(filesOf({ 'a.xml': given.replace('Maybe', 'Allow') })).documents
    expect(document?.findings).toEqual([])
    expect(document?.warnings.map(({ target }) => target)).toEqual(['4:76', '2:33', '2:72'])
  })

  it('gives the positions of the file when placeholders were replaced', () => {
    const text = policy('B2C_1A_Base', undefined, '{Settings:Tenant}').replace('0.3.0.0', '0.4.0.0')
    const [before] = readSet(
      filesOf({ 'a.xml': text.replaceAll('{Settings:Tenant}', 'abc') }),
    ).documents
    const [after] = readSet(filesOf({ 'a.xml': text.replace('PolicySchema', '\n$&') }), {
      tenant: 'a-long-name.onmicrosoft.com'.replaceAll('-', ''),
    }).documents
    expect(before?.findings).toMatchObject([
      { ostiaryCode: documentCodes.schemaVersionNotSupported, target: '2:3' },
    ])
    expect(after?.findings).toMatchObject([
      { ostiaryCode: documentCodes.schemaVersionNotSupported, target: '3:1' },
    ])
  })

  it('gives the place of what is not well-formed behind a placeholder', () => {
    const text = '<TrustFrameworkPolicy TenantId="{Settings:Tenant}"><x></y></TrustFrameworkPolicy>'
    const [document] = readSet(filesOf({ 'a.xml': text }), { tenant: 'c.example' }).documents
    expect(document?.findings).toMatchObject([
      { ostiaryCode: documentCodes.notWellFormed, target: '1:59' },
    ])
  })

  it('refuses a document that its placeholders make too long', () => {
    const settings = { values: new Map([['x', 'y'.repeat(600_000)]]) }
    const text = policy('B2C_1A_A').replace('</', '<!--{Settings:x}{Settings:x}--></')
    const [document] = readSet(filesOf({ 'a.xml': text }), { settings }).documents
    expect(document?.findings).toMatchObject([{ ostiaryCode: policySetCodes.substitutionTooLong }])
  })

  it('says of a document without placeholders only that it is too large', () => {
    const text = policy('B2C_1A_A').replace('</', `<!--${'y'.repeat(1_100_000)}--></`)
    const [document] = readSet(filesOf({ 'a.xml': text })).documents
    expect(document?.findings).toMatchObject([{ ostiaryCode: documentCodes.tooLarge }])
  })

  it('refuses documents that their placeholders make too long together', () => {
    const settings = { values: new Map([['x', 'y'.repeat(1_000_000)]]) }
    const text = policy('B2C_1A_A').replace('</', '<!--{Settings:x}--></')
    const count = Math.ceil(mostChangedCharacters / 1_000_000)
    const names = Array.from({ length: count }, (_, index) => `a${index + 100}.xml`)
    const files = filesOf({
      ...Object.fromEntries(names.map((name) => [name, text])),
      'z.xml': policy('B2C_1A_Z'),
    })
    const { documents } = readSet(files, { settings })
    const refused = documents.filter(({ document }) => document === undefined)
    expect(refused.map(({ file, findings }) => [file, findings[0]?.ostiaryCode])).toEqual([
      [names.at(-1), policySetCodes.substitutionTooLong],
    ])
  })
})

describe('orderSet', () => {
  it('puts bases first, skips other XML, and checks the rest beside a bad file', async () => {
    const result = await ordered({
      'a-signin.xml': policy('B2C_1A_SignIn', 'b2c_1a_EXTENSIONS'),
      'b-extensions.xml': policy('B2C_1A_Extensions', 'B2C_1A_Base'),
      'c-base.xml': policy('B2C_1A_Base'),
      'd-bad.xml': '<TrustFrameworkPolicy',
      'pom.xml': '<project/>',
    })
    expect(result).toEqual({
      levels: [['c-base.xml'], ['b-extensions.xml'], ['a-signin.xml']],
      faulty: [
        {
          file: 'd-bad.xml',
          chain: undefined,
          findings: [[documentCodes.notWellFormed, '1:22']],
          warnings: [],
        },
      ],
      chains: {
        'a-signin.xml': ['B2C_1A_SignIn', 'B2C_1A_Extensions', 'B2C_1A_Base'],
        'b-extensions.xml': ['B2C_1A_Extensions', 'B2C_1A_Base'],
        'c-base.xml': ['B2C_1A_Base'],
        'd-bad.xml': undefined,
      },
      skipped: ['pom.xml'],
    })
  })

  it('finds missing bases, circles and chains that are too long', async () => {
    const long = Object.fromEntries(
      Array.from({ length: 11 }, (_, level) => [
        `long-${String(level).padStart(2, '0')}.xml`,
        policy(`B2C_1A_L${level}`, level === 0 ? undefined : `B2C_1A_L${level - 1}`),
      ]),
    )
    const { faulty } = await ordered({
      'circle-1.xml': policy('B2C_1A_C1', 'B2C_1A_C2'),
      'circle-2.xml': policy('B2C_1A_C2', 'B2C_1A_C1'),
      'lost.xml': policy('B2C_1A_Lost', 'B2C_1A_Missing'),
      ...long,
    })
    expect(faulty.map(({ file, findings }) => [file, ...findings])).toEqual([
      ['circle-1.xml', [basePolicyCodes.circular, '3:4']],
      ['circle-2.xml', [basePolicyCodes.circular, '3:4']],
      ['long-10.xml', [basePolicyCodes.chainTooLong, '3:4']],
      ['lost.xml', [basePolicyCodes.notFound, expect.stringMatching(/^3:/u)]],
    ])
  })

  it('warns when a base cannot be read, and when it is of another tenant', async () => {
    const { faulty } = await ordered({
      'a.xml': policy('B2C_1A_A', 'B2C_1A_Bad'),
      'b.xml': policy('B2C_1A_B', 'B2C_1A_Other').replace(
        '<TenantId>contoso',
        '<TenantId>fabrikam',
      ),
      'bad.xml': policy('B2C_1A_Bad').replace('0.3.0.0', '0.4.0.0'),
      'other.xml': policy('B2C_1A_Other'),
    })
    expect(faulty.map(({ file, warnings }) => [file, warnings[0]?.[0]])).toEqual([
      ['a.xml', policySetCodes.baseFaulty],
      ['b.xml', policySetCodes.baseOfOtherTenant],
      ['bad.xml', undefined],
    ])
  })

  it('takes a base that is stored', async () => {
    const base = readPolicyDocument(Buffer.from(policy('B2C_1A_Base')), {})
    const stored = (policyId: string) =>
      base.ok && policyId === 'B2C_1A_Base' ? base.value : undefined
    const texts = { 'a.xml': policy('B2C_1A_A', 'B2C_1A_Base') }
    expect(await ordered(texts, {}, { stored })).toMatchObject({
      levels: [['a.xml']],
      faulty: [],
      chains: { 'a.xml': ['B2C_1A_A', 'B2C_1A_Base'] },
    })
  })

  const alternatives = {
    'local/base.xml': policy('B2C_1A_Base'),
    'local/in.xml': policy('B2C_1A_LocalIn', 'B2C_1A_Base'),
    'social/base.xml': policy('b2c_1a_base', 'B2C_1A_Root'),
    'social/deep/in.xml': policy('B2C_1A_SocialIn', 'B2C_1A_Base'),
    'social/root.xml': policy('B2C_1A_Root'),
  }

  it('takes the nearest of several bases, and warns of ids repeated in other folders', async () => {
    const { chains, faulty } = await ordered(alternatives)
    expect(chains['local/in.xml']).toEqual(['B2C_1A_LocalIn', 'B2C_1A_Base'])
    expect(chains['social/deep/in.xml']).toEqual(['B2C_1A_SocialIn', 'b2c_1a_base', 'B2C_1A_Root'])
    expect(faulty).toMatchObject([
      {
        file: 'social/base.xml',
        findings: [],
        warnings: [[policySetCodes.policyIdRepeated, '2:68']],
      },
    ])
  })

  it('refuses repeated ids in one folder, and everywhere when asked to', async () => {
    const inOneFolder = { 'a.xml': policy('B2C_1A_A'), 'b.xml': policy('B2C_1A_a') }
    for (const result of [
      await ordered(inOneFolder),
      await ordered(alternatives, {}, { repeatedIds: 'refuse' }),
    ]) {
      expect(result.faulty).toMatchObject([
        { findings: [[policySetCodes.policyIdRepeated, expect.any(String)]], warnings: [] },
      ])
    }
  })
})

describe('orderSet, when a base has a fault', () => {
  const { baseFaulty } = policySetCodes

  it('reports a missing base once, with the policy that names it', async () => {
    const { faulty } = await ordered({
      'child.xml': policy('B2C_1A_Child', 'B2C_1A_Middle'),
      'grandchild.xml': policy('B2C_1A_Grandchild', 'B2C_1A_Child'),
      'middle.xml': policy('B2C_1A_Middle', 'B2C_1A_Absent'),
    })
    expect(faulty).toMatchObject([
      { file: 'child.xml', findings: [], warnings: [[baseFaulty, expect.any(String)]] },
      { file: 'grandchild.xml', findings: [], warnings: [[baseFaulty, expect.any(String)]] },
      { file: 'middle.xml', findings: [[basePolicyCodes.notFound, expect.any(String)]] },
    ])
  })

  it('reports a circle with its policies, and not with those that inherit from it', async () => {
    const { faulty } = await ordered({
      'a.xml': policy('B2C_1A_A', 'B2C_1A_B'),
      'b.xml': policy('B2C_1A_B', 'B2C_1A_A'),
      'c.xml': policy('B2C_1A_C', 'B2C_1A_A'),
    })
    expect(faulty).toMatchObject([
      { file: 'a.xml', findings: [[basePolicyCodes.circular, expect.any(String)]], warnings: [] },
      { file: 'b.xml', findings: [[basePolicyCodes.circular, expect.any(String)]], warnings: [] },
      { file: 'c.xml', findings: [], warnings: [[baseFaulty, expect.any(String)]] },
    ])
  })

  it('knows a base that is no XML by the id in its first tag', async () => {
    const { faulty } = await ordered({
      'base.xml': policy('B2C_1A_Base').replace('</Trust', '<a></b></Trust'),
      'child.xml': policy('B2C_1A_Child', 'B2C_1A_Base'),
    })
    expect(faulty).toMatchObject([
      { file: 'base.xml', findings: [[documentCodes.notWellFormed, expect.any(String)]] },
      { file: 'child.xml', findings: [], warnings: [[baseFaulty, expect.any(String)]] },
    ])
  })
})
