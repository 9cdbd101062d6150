import * as fc from 'fast-check'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readPolicyDocument, readPolicyText } from './read-policy-document.ts'
import { processorMs } from '../../kernel/testing/processor-time.ts'

const starterPacks = '../shared/data/b2c-starter-packs'
const sourceDocuments = '../shared/source-documents'

const namespace = 'http://schemas.microsoft.com/online/cpim/schemas/2013/06'
const root = `<TrustFrameworkPolicy xmlns="${namespace}" PolicySchemaVersion="0.3.0.0" TenantId="contoso.onmicrosoft.com" PolicyId="B2C_1A_Doc"`

const read = (text: string) => readPolicyDocument(Buffer.from(text), {})

/** The `target fault` lines of a text, without the form that surrounds each fault. */
function faultsOf(text: string): readonly string[] {
  const reading = read(text)
  if (reading.ok) return []
  return reading.findings.map(({ message, target }) => {
    const fault = message.replace(/^Schema .*? of tenant ".*?": /u, '')
    return `${target} ${fault.replaceAll(` in namespace '${namespace}'`, '')}`
  })
}

const positionOf = (text: string, offset: number): string => {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/u)
  return `${lines.length}:${(lines.at(-1) ?? '').length + 1}`
}

/** Processor time for work that grows with the length of an input; its square takes minutes. */
const linearWithinMs = 2_000

describe('readPolicyDocument', () => {
  it('reads all that the root and the base policy say, with their positions', () => {
    const text = `\ufeff<?xml version="1.0"?>\r\n<!-- 😀 --><p:TrustFrameworkPolicy
\tPublicPolicyUri='http://contoso.onmicrosoft.com/B2C_1A_Doc'
  PolicyId = "b2c_1a_Doc" TenantId="contoso.onmicrosoft.com" xsi:schemaLocation="urn:x x.xsd"
  xmlns:p="${namespace}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" PolicySchemaVersion="0.3.0.0">
  <p:BasePolicy><!-- a --><p:TenantId>contoso.com</p:TenantId>
    <p:PolicyId>B2C_1A_<![CDATA[Base]]></p:PolicyId></p:BasePolicy>
</p:TrustFrameworkPolicy>`
    expect(read(text)).toMatchObject({
      ok: true,
      value: {
        tenantId: 'contoso.onmicrosoft.com',
        policyId: 'b2c_1a_Doc',
        policySchemaVersion: '0.3.0.0',
        publicPolicyUri: 'http://contoso.onmicrosoft.com/B2C_1A_Doc',
        basePolicy: {
          tenantId: 'contoso.com',
          policyId: 'B2C_1A_Base',
          position: '6:4',
          tenantIdPosition: '6:28',
          policyIdPosition: '7:6',
        },
        encoding: 'utf-8',
        positions: {
          root: '2:13',
          publicPolicyUri: '3:2',
          policyId: '4:3',
          tenantId: '4:27',
          policySchemaVersion: '5:124',
        },
        tree: { name: 'TrustFrameworkPolicy', namespace, children: [{ name: 'BasePolicy' }] },
        bytes: Buffer.byteLength(text),
      },
    })
  })

  it('reads a document shaped like the published upload example', () => {
    const text = `<TrustFrameworkPolicy xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns="${namespace}" PolicySchemaVersion="0.3.0.0" TenantId="tenantName.onmicrosoft.com" PolicyId="B2C_1A_Base">
    <!---content-->
</TrustFrameworkPolicy>`
    expect(read(text)).toMatchObject({
      ok: true,
      value: { tenantId: 'tenantName.onmicrosoft.com', policyId: 'B2C_1A_Base' },
    })
  })

  it('reads a text and places its faults in the file it was made from', () => {
    const text = `${root.replace('contoso', 'contoso_')}/>`
    expect(readPolicyText(text, {})).toMatchObject({ findings: [{ target: '1:118' }] })
    const locate = (offset: number) => ({ line: 7, column: offset })
    expect(readPolicyText(text, { locate })).toMatchObject({ findings: [{ target: '7:117' }] })
  })

  it('decodes by the charset parameter when the bytes say nothing', () => {
    const reading = readPolicyDocument(
      Buffer.from(`${root}><!-- é --></TrustFrameworkPolicy>`, 'latin1'),
      {
        charset: 'ISO-8859-1',
      },
    )
    expect(reading).toMatchObject({ ok: true, value: { encoding: 'iso-8859-1' } })
  })

  it('reports every missing attribute at the root element', () => {
    expect(faultsOf(`\n<TrustFrameworkPolicy xmlns="${namespace}"/>`)).toEqual([
      "2:2 The required attribute 'PolicySchemaVersion' is missing.",
      "2:2 The required attribute 'TenantId' is missing.",
      "2:2 The required attribute 'PolicyId' is missing.",
    ])
  })

  it('gives the identity that the findings of a readable document belong to', () => {
    expect(read('<TrustFrameworkPolicy TenantId="a" PolicyId="b"/>')).toMatchObject({
      ok: false,
      identity: { tenantId: 'a', policyId: 'b' },
    })
    expect(read('no XML')).not.toHaveProperty('identity')
  })

  it.each([
    ['ab', false],
    ['abc', true],
    ['a'.repeat(63), true],
    ['a'.repeat(64), false],
    ['contoso.com ', false],
    ['contoso_com', false],
    ['cöntoso.com', false],
    ['', false],
  ])('takes the tenant name %j: %s', (tenantId, accepted) => {
    const text = `<TrustFrameworkPolicy xmlns="${namespace}" PolicySchemaVersion="0.3.0.0" TenantId="${tenantId}" PolicyId="B2C_1A_Doc"/>`
    expect(read(text).ok).toBe(accepted)
  })

  it.each([
    ['b2c_1a_x', true],
    ['B2C_1A_a.b-c_d', true],
    [`B2C_1A_${'x'.repeat(249)}`, true],
    [`B2C_1A_${'x'.repeat(250)}`, false],
    ['B2C_1_signin', false],
    ['B2C_1A_ü', false],
    ['B2C_1A_x/y', false],
    ['', false],
  ])('takes the policy id %j: %s', (policyId, accepted) => {
    const text = `<TrustFrameworkPolicy xmlns="${namespace}" PolicySchemaVersion="0.3.0.0" TenantId="contoso.com" PolicyId="${policyId}"/>`
    expect(read(text).ok).toBe(accepted)
  })

  it('cuts quoted values short and keeps a message on one line', () => {
    const [fault] = faultsOf(
      `<TrustFrameworkPolicy xmlns="${namespace}" PolicySchemaVersion="0.3.0.0" TenantId="&#10;${'é'.repeat(200)}" PolicyId="B2C_1A_Doc"/>`,
    )
    expect(fault).toBe(
      `1:118 The 'TenantId' attribute is invalid - The value ' ${'é'.repeat(99)}…' is invalid according to its datatype '${namespace}:TenantId' - The Pattern constraint failed. Expected: a tenant name of 3 to 63 letters, digits and dots.`,
    )
  })
})

describe('the BasePolicy element', () => {
  const withContent = (content: string) => `${root}>\n${content}\n</TrustFrameworkPolicy>`
  const tenant = '<TenantId>contoso.com</TenantId>'
  const policy = '<PolicyId>B2C_1A_Base</PolicyId>'
  const notAPolicyId = (text: string) =>
    `The '${namespace}:PolicyId' element is invalid - The value '${text}' is invalid according to its datatype '${namespace}:PolicyId' - The Pattern constraint failed. Expected: 1 to 256 letters, digits, "_", "-" and "."; the last character is not ".".`

  it.each([
    [
      'empty',
      '<BasePolicy/>',
      [
        "2:2 The element 'BasePolicy' has incomplete content. List of possible elements expected: 'TenantId'.",
      ],
    ],
    ['half empty', `<BasePolicy>${tenant}<PolicyId/></BasePolicy>`, [`2:46 ${notAPolicyId('')}`]],
    [
      'blank',
      `<BasePolicy>${tenant}\n <PolicyId> B2C_1A_Base </PolicyId></BasePolicy>`,
      [`3:3 ${notAPolicyId(' B2C_1A_Base ')}`],
    ],
    [
      'doubled inside',
      `<BasePolicy>${tenant}${policy}${policy}</BasePolicy>`,
      ["2:78 The element 'BasePolicy' has invalid child element 'PolicyId'."],
    ],
    [
      'doubled',
      `<BasePolicy>${tenant}${policy}</BasePolicy>\n<BasePolicy>${tenant}${policy}</BasePolicy>`,
      [
        "3:2 The element 'TrustFrameworkPolicy' has invalid child element 'BasePolicy'. List of possible elements expected: 'PolicyConstraints, Contacts, DocumentReferences, BuildingBlocks, ClaimsProviders, UserJourneys, SubJourneys, RelyingParty'.",
      ],
    ],
    [
      'nested',
      `<BasePolicy>${tenant}<PolicyId>B2C_1A_<b/>Base</PolicyId></BasePolicy>`,
      [
        "2:63 The element 'PolicyId' cannot contain child element 'b' because the parent element's content model is text only.",
      ],
    ],
    [
      'late',
      `<BuildingBlocks/>\n<BasePolicy>${tenant}${policy}</BasePolicy>`,
      [
        "3:2 The element 'TrustFrameworkPolicy' has invalid child element 'BasePolicy'. List of possible elements expected: 'ClaimsProviders, UserJourneys, SubJourneys, RelyingParty'.",
      ],
    ],
    [
      'of another namespace inside',
      `<BasePolicy>${tenant}<x:PolicyId xmlns:x="urn:x">B2C_1A_Base</x:PolicyId></BasePolicy>`,
      [
        "2:46 The element 'BasePolicy' has invalid child element 'PolicyId' in namespace 'urn:x'. List of possible elements expected: 'PolicyId'.",
      ],
    ],
  ])('is refused when it is %s', (_, content, faults) => {
    expect(faultsOf(withContent(content))).toEqual(faults)
  })

  it('is not seen below another element', () => {
    const text = withContent(
      '<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id="a"><Extensions><BasePolicy/></Extensions></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>',
    )
    expect(read(text)).not.toHaveProperty('value.basePolicy')
    expect(read(text).ok).toBe(true)
  })

  it('is reported in bounded number and time when there are thousands', () => {
    const start = processorMs()
    expect(faultsOf(withContent('<BasePolicy/>'.repeat(75_000)))).toHaveLength(51)
    expect(processorMs() - start).toBeLessThan(linearWithinMs)
  })
})

it('reports a planted fault where it was planted', () => {
  const blank = fc
    .array(fc.constantFrom(' ', '\t', '\n', '\r\n', '\r'), { minLength: 1, maxLength: 3 })
    .map((parts) => parts.join(''))
  const prolog = fc
    .array(fc.constantFrom('<!-- 😀é\n-->', '<?p TenantId="no"?>', '\r\n', '\t'), { maxLength: 4 })
    .map((parts) => parts.join(''))
  const good = {
    xmlns: namespace,
    PolicySchemaVersion: '0.3.0.0',
    TenantId: 'contoso.com',
    PolicyId: 'B2C_1A_Doc',
    PublicPolicyUri: 'x> 😀 TenantId="y"'.replaceAll('"', "'"),
  }
  const faulty = fc.constantFrom('PolicySchemaVersion', 'TenantId', 'PolicyId')
  const order = fc.shuffledSubarray(Object.entries(good), { minLength: 5 })

  fc.assert(
    fc.property(
      prolog,
      order,
      faulty,
      fc.array(blank, { minLength: 5, maxLength: 5 }),
      (prolog, order, faulty, blanks) => {
        let text = `${prolog}<TrustFrameworkPolicy`
        let planted = 0
        for (const [index, [name, value]] of order.entries()) {
          text += blanks[index] ?? ' '
          if (name === faulty) planted = text.length
          text += `${name}="${name === faulty ? '?' : value}"`
        }
        const reading = read(`${text}/>`)
        const targets = reading.ok ? [] : reading.findings.map(({ target }) => target)
        expect(targets).toEqual([positionOf(text, planted)])
      },
    ),
    { numRuns: 500 },
  )
})

it('never throws on bytes', () => {
  const start = fc.constantFrom(
    [],
    [0xef, 0xbb, 0xbf],
    [0xff, 0xfe],
    [0xfe, 0xff],
    [0x3c],
    [0x3c, 0],
  )
  const bytes = fc
    .tuple(start, fc.uint8Array({ maxLength: 40 }))
    .map(([start, rest]) => Uint8Array.from([...start, ...rest]))
  const charset = fc.option(fc.constantFrom('utf-8', 'utf-16', 'us-ascii', 'x', ''), {
    nil: undefined,
  })
  fc.assert(
    fc.property(bytes, charset, (bytes, charset) => {
      expect(() => readPolicyDocument(bytes, { charset })).not.toThrow()
    }),
    { numRuns: 3_000 },
  )
})

describe('published documents', () => {
  it('of the starter packs are read without findings', ({ skip }) => {
    skip(!existsSync(starterPacks), 'the starter packs of ../shared are absent')
    const files = globSync(`${starterPacks}/*/*.xml`).sort()
    const faults = files.flatMap((file) => {
      const reading = readPolicyDocument(readFileSync(file), {})
      return reading.ok ? [] : [{ file, findings: reading.findings }]
    })
    expect({ read: files.length > 0, faults }).toEqual({ read: true, faults: [] })
  })

  it('include the example of the documentation page, as it is printed', ({ skip }) => {
    const page = globSync(`${sourceDocuments}/*.txt`)
      .map((file) => readFileSync(file, 'utf8'))
      .find((text) => text.startsWith('# Update trustFrameworkPolicy'))
    skip(page === undefined, 'the documentation page of ../shared is absent')
    const example = /<TrustFrameworkPolicy[^]*<\/TrustFrameworkPolicy>/u.exec(page ?? '')?.[0]
    expect(read(example ?? '')).toMatchObject({
      ok: true,
      value: {
        tenantId: 'tenantName.onmicrosoft.com',
        policyId: 'B2C_1A_SocialAndLocalAccounts_Base',
        policySchemaVersion: '0.3.0.0',
      },
    })
  })
})
