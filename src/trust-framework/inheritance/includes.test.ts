import { describe, expect, it } from 'vitest'
import { documentOf } from '../testing/policy-texts.ts'
import { longestIncludePath, mostIncludedElements } from './include-plan.ts'
import { mergeChain } from './merge-chain.ts'

const providers = (profiles: string): string =>
  `<ClaimsProviders><ClaimsProvider><TechnicalProfiles>${profiles}</TechnicalProfiles></ClaimsProvider></ClaimsProviders>`
const include = (id: string): string => `<IncludeTechnicalProfile ReferenceId="${id}"/>`
const item = (key: string, value: string): string => `<Item Key="${key}">${value}</Item>`
const metadata = (...items: readonly string[]): string => `<Metadata>${items.join('')}</Metadata>`
const profile = (id: string, content: string): string =>
  `<TechnicalProfile Id="${id}">${content}</TechnicalProfile>`

function effectiveOf(...profiles: readonly string[]) {
  return mergeChain([documentOf(providers(profiles.join('')))])
}

describe('IncludeTechnicalProfile', () => {
  it('adds the contents of the included profile, which its own contents override', () => {
    const effective = effectiveOf(
      profile(
        'Own',
        `<DisplayName>Own</DisplayName>${metadata(item('b', '2'))}${include('Middle')}`,
      ),
      profile(
        'Middle',
        `<Protocol Name="None"/>${metadata(item('a', '1'), item('b', '1'))}${include('ROOT')}`,
      ),
      profile('Root', `<OutputClaims><OutputClaim ClaimTypeReferenceId="email"/></OutputClaims>`),
    )
    const own = effective.profile('own')
    expect(own).toMatchObject({
      id: 'Own',
      displayName: 'Own',
      protocol: { name: 'None' },
      outputClaims: [{ claimTypeReferenceId: 'email' }],
    })
    expect([...(own?.metadata ?? [])].map(([key, { value }]) => [key, value])).toEqual([
      ['a', '1'],
      ['b', '2'],
    ])
    expect(effective.policy.technicalProfiles.get('own')?.protocol).toBeUndefined()
    expect(effective.includeFaults()).toEqual([])
  })

  it('resolves a profile once', () => {
    const effective = effectiveOf(profile('Own', include('Base')), profile('Base', ''))
    expect(effective.profile('Own')).toBe(effective.profile('OWN'))
  })

  it('leaves out an include of a profile that is missing', () => {
    const effective = effectiveOf(profile('Own', include('Gone')))
    expect(effective.profile('Own')?.id).toBe('Own')
    expect(effective.profile('Gone')).toBeUndefined()
    expect(effective.includeFaults()).toEqual([])
  })

  it('cuts each cycle once, at the same place whatever is asked for first', () => {
    const profiles = [
      profile('A', `<DisplayName>A</DisplayName>${include('B')}`),
      profile('B', `<Description>B</Description>${include('C')}`),
      profile('C', include('A')),
      profile('Self', include('self')),
    ]
    const faults = (['A', 'C'] as const).map((first) => {
      const effective = effectiveOf(...profiles)
      effective.profile(first)
      return effective.includeFaults().map(({ kind, profile }) => [kind, profile.id])
    })
    expect(faults).toEqual([
      [
        ['circular', 'C'],
        ['circular', 'Self'],
      ],
      [
        ['circular', 'C'],
        ['circular', 'Self'],
      ],
    ])
    expect(
      effectiveOf(...profiles)
        .profile('A')
        ?.element.children.map(({ name }) => name),
    ).toEqual(['DisplayName', 'Description', 'IncludeTechnicalProfile'])
  })

  it('resolves a path of includes up to the limit', () => {
    const names = Array.from({ length: longestIncludePath + 2 }, (_, index) => `P${index}`)
    const effective = effectiveOf(
      ...names.map((name, index) => profile(name, include(names[index + 1] ?? 'Gone'))),
    )
    expect(effective.includeFaults().map(({ kind, profile }) => [kind, profile.id])).toEqual([
      ['tooLarge', 'P1'],
    ])
    expect(effective.profile('P0')?.id).toBe('P0')
  })

  it('does not let includes multiply a large profile without a limit', () => {
    const size = 2_000
    const large = Array.from({ length: size }, (_, index) => item(`k${index}`, 'v'))
    const count = mostIncludedElements / size + 10
    const effective = effectiveOf(
      profile('Large', metadata(...large)),
      ...Array.from({ length: count }, (_, index) =>
        profile(`P${index}`, `${metadata(item('own', '1'))}${include('Large')}`),
      ),
    )
    for (let index = 0; index < count; index += 1) effective.profile(`P${index}`)
    expect(effective.includeFaults().length).toBeGreaterThan(0)
    expect(effective.includeFaults()[0]?.kind).toBe('tooLarge')
    expect(effective.profile('P0')?.metadata.size).toBe(size + 1)
    expect(effective.profile(`P${count - 1}`)?.metadata.size).toBe(1)
  })
})

describe('IncludeClaimsFromTechnicalProfile', () => {
  it('adds input and output claims only', () => {
    const claims = (name: string, claim: string): string =>
      `<${name}s><${name} ClaimTypeReferenceId="${claim}"/></${name}s>`
    const effective = effectiveOf(
      profile(
        'Own',
        `${claims('OutputClaim', 'own')}<IncludeClaimsFromTechnicalProfile>other</IncludeClaimsFromTechnicalProfile>`,
      ),
      profile(
        'Other',
        `<DisplayName>Other</DisplayName>${metadata(item('a', '1'))}${claims('InputClaim', 'in')}${claims('PersistedClaim', 'kept')}${claims('OutputClaim', 'out')}`,
      ),
    )
    const own = effective.profile('Own')
    expect(own?.inputClaims).toMatchObject([{ claimTypeReferenceId: 'in' }])
    expect(own?.outputClaims).toMatchObject([
      { claimTypeReferenceId: 'own' },
      { claimTypeReferenceId: 'out' },
    ])
    expect([own?.displayName, own?.metadata.size, own?.persistedClaims]).toEqual([undefined, 0, []])
  })
})

it('resolves what the technical profile of a relying party includes', () => {
  const effective = mergeChain([
    documentOf(
      `${providers(profile('Base', '<Protocol Name="OpenIdConnect"/>'))}<RelyingParty>${profile('PolicyProfile', include('Base'))}</RelyingParty>`,
    ),
  ])
  expect(effective.relyingPartyProfile()?.protocol?.name).toBe('OpenIdConnect')
})
