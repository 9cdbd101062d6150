import { expect, it } from 'vitest'
import type { SourcePlace } from '../model/sourced-element.ts'
import { documentOf } from '../testing/policy-texts.ts'
import { mergeChain } from './merge-chain.ts'
import { printEffectiveJson } from './print-json.ts'

const claims = (content: string): string =>
  `<BuildingBlocks><ClaimsSchema>${content}</ClaimsSchema></BuildingBlocks>`

const printPlace = ({ source, offset }: SourcePlace): string =>
  `${source.policyId} ${source.locate(offset).line}`

it('tells for each element which documents wrote it', () => {
  const effective = mergeChain([
    documentOf(
      claims('\n<ClaimType Id="a" StatementType="Subject">\n<DataType>int</DataType></ClaimType>'),
      'B2C_1A_C',
      'B2C_1A_B',
    ),
    documentOf(
      claims('\n\n<ClaimType Id="A"><DisplayName>A</DisplayName></ClaimType>'),
      'B2C_1A_B',
      'B2C_1A_A',
    ),
    documentOf(claims('<ClaimType Id="a"><DataType>string</DataType></ClaimType>'), 'B2C_1A_A'),
  ])
  const { element } = effective.policy.claimTypes.get('a') ?? {}
  expect(element && [element.place, ...element.overrides].map(printPlace)).toEqual([
    'B2C_1A_C 2',
    'B2C_1A_A 1',
    'B2C_1A_B 3',
  ])
  const [displayName, dataType] = element?.children ?? []
  expect(displayName && printPlace(displayName.textPlace)).toBe('B2C_1A_B 3')
  expect(dataType && [dataType.place, ...dataType.overrides].map(printPlace)).toEqual([
    'B2C_1A_C 3',
    'B2C_1A_A 1',
  ])
  expect(effective.chain.map(({ policyId }) => policyId)).toEqual([
    'B2C_1A_C',
    'B2C_1A_B',
    'B2C_1A_A',
  ])
  expect(effective.document.claimTypes.get('a')?.displayName).toBeUndefined()
})

it('prints places as JSON, those of attributes where another document writes them', () => {
  const profile = (claim: string): string =>
    `<ClaimsProviders><ClaimsProvider><TechnicalProfiles><TechnicalProfile Id="T"><OutputClaims><OutputClaim ClaimTypeReferenceId="email"${claim}/></OutputClaims></TechnicalProfile></TechnicalProfiles></ClaimsProvider></ClaimsProviders>`
  const json = printEffectiveJson(
    mergeChain([
      { ...documentOf(profile(''), 'B2C_1A_C', 'B2C_1A_B'), file: 'child.xml' },
      documentOf(profile(' Required="true"'), 'B2C_1A_B'),
    ]),
  )
  expect(json).toMatchObject({
    policyId: 'B2C_1A_C',
    chain: [{ policyId: 'B2C_1A_C' }, { policyId: 'B2C_1A_B' }],
  })
  expect(JSON.stringify(json)).toContain(
    '{"name":"OutputClaim","attributes":{"ClaimTypeReferenceId":"email","Required":"true"},"source":{"document":"B2C_1A_C","file":"child.xml","line":1,"column":',
  )
  expect(JSON.stringify(json)).toContain('"attributeSources":{"Required":{"document":"B2C_1A_B"')
})

it('reads and merges a base once for all its descendants', () => {
  const base = documentOf(claims('<ClaimType Id="a"/>'), 'B2C_1A_A')
  const effectives = ['B2C_1A_B', 'B2C_1A_C'].map((id) =>
    mergeChain([documentOf('', id, 'B2C_1A_A'), base]),
  )
  expect(effectives[0]?.policy.claimTypes.get('a')).toBe(effectives[1]?.policy.claimTypes.get('a'))
  expect(effectives[0]?.chain[1]).toBe(effectives[1]?.chain[1])
})

it('merges a document anew when its base has changed', () => {
  const child = documentOf('', 'B2C_1A_B', 'B2C_1A_A')
  const effectiveOn = (id: string) =>
    mergeChain([child, documentOf(claims(`<ClaimType Id="${id}"/>`), 'B2C_1A_A')])
  expect([...effectiveOn('a').policy.claimTypes.keys()]).toEqual(['a'])
  expect([...effectiveOn('b').policy.claimTypes.keys()]).toEqual(['b'])
})
