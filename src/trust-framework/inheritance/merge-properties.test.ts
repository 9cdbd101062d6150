import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { attributeOf, type SourcedElement } from '../model/sourced-element.ts'
import type { PolicyDocument } from '../schema/read-policy-document.ts'
import { documentOf, readAccepted } from '../testing/policy-texts.ts'
import { mergeChain } from './merge-chain.ts'
import { printEffectiveJson } from './print-json.ts'
import { printEffectiveXml, printElement } from './print-xml.ts'

const id = fc.constantFrom('a', 'b', 'c', 'd')
const text = fc.constantFrom('', ' ', 'x', 'a<b&"c', '\ttab', '😀', ']]>')
const escape = (value: string): string =>
  value
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('>', '&gt;')

/** Some elements with different ids. */
const several = (
  element: (id: string) => fc.Arbitrary<string>,
  minLength = 0,
): fc.Arbitrary<string> =>
  fc
    .uniqueArray(id, { minLength, maxLength: 4 })
    .chain((ids) => fc.tuple(...ids.map(element)))
    .map((elements) => elements.join(''))

/** A section that may be absent. */
const section = (
  name: string,
  content: fc.Arbitrary<string>,
  attributes = '',
): fc.Arbitrary<string> =>
  fc
    .option(content, { nil: undefined })
    .map((inner) => (inner === undefined ? '' : `<${name}${attributes}>${inner}</${name}>`))

const concat = (...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> =>
  fc.tuple(...parts).map((all) => all.join(''))

const restriction = fc
  .tuple(
    fc.constantFrom('', ' MergeBehavior="Append"', ' MergeBehavior="Prepend"'),
    fc.array(id, { maxLength: 3 }),
  )
  .map(
    ([behavior, values]) =>
      `<Restriction${behavior}>${values.map((value) => `<Enumeration Text="${value}" Value="${value}"/>`).join('')}</Restriction>`,
  )

const claimTypes = several(
  (claim) =>
    concat(
      section('DisplayName', text.map(escape)),
      fc.constantFrom('', '<DataType>string</DataType>', '<DataType>int</DataType>'),
      fc.oneof(fc.constant(''), restriction),
    ).map((inner) => `<ClaimType Id="${claim}">${inner}</ClaimType>`),
  1,
)

const strings = several((string) =>
  text.map(
    (value) =>
      `<LocalizedString ElementType="UxElement" StringId="${string}">${escape(value)}</LocalizedString>`,
  ),
)
const localization = section(
  'Localization',
  several((resources) =>
    section('LocalizedStrings', strings).map(
      (inner) => `<LocalizedResources Culture="en" Id="${resources}">${inner}</LocalizedResources>`,
    ),
  ),
  ' Enabled="true"',
)

const claimList = (name: string): fc.Arbitrary<string> =>
  section(
    `${name}s`,
    fc
      .array(
        fc.tuple(
          id,
          fc.constantFrom('', ' PartnerClaimType="p"', ' PartnerClaimType="q"'),
          fc.constantFrom('', ' DefaultValue="1"'),
        ),
        { maxLength: 4 },
      )
      .map((claims) =>
        claims
          .map(
            ([claim, partner, value]) =>
              `<${name} ClaimTypeReferenceId="${claim}"${partner}${value}/>`,
          )
          .join(''),
      ),
  )

const references = (container: string, item: string): fc.Arbitrary<string> =>
  section(
    container,
    several((reference) => fc.constant(`<${item} ReferenceId="${reference}"/>`), 1),
  )

const profiles = several((profile) =>
  concat(
    section('DisplayName', text.map(escape)),
    fc.constantFrom(
      '',
      '<Protocol Name="None"/>',
      '<Protocol Name="Proprietary" Handler="h"/>',
      '<Protocol Name="Proprietary"/>',
    ),
    section(
      'Metadata',
      several((key) => text.map((value) => `<Item Key="${key}">${escape(value)}</Item>`), 1),
    ),
    references('InputClaimsTransformations', 'InputClaimsTransformation'),
    claimList('InputClaim'),
    claimList('PersistedClaim'),
    claimList('OutputClaim'),
    references('OutputClaimsTransformations', 'OutputClaimsTransformation'),
    references('ValidationTechnicalProfiles', 'ValidationTechnicalProfile'),
    fc.oneof(
      fc.constant(''),
      id.map((included) => `<IncludeTechnicalProfile ReferenceId="${included}"/>`),
    ),
  ).map((inner) => `<TechnicalProfile Id="${profile}">${inner}</TechnicalProfile>`),
)

const steps = fc
  .uniqueArray(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
  .chain((orders) =>
    fc.tuple(
      ...orders.map((order) =>
        fc
          .tuple(fc.constantFrom('ClaimsExchange', 'Noop'), fc.uniqueArray(id, { maxLength: 2 }))
          .map(
            ([type, exchanges]) =>
              `<OrchestrationStep Order="${order}" Type="${type}"><ClaimsExchanges>${exchanges.map((exchange) => `<ClaimsExchange Id="${exchange}${order}" TechnicalProfileReferenceId="${exchange}"/>`).join('')}</ClaimsExchanges></OrchestrationStep>`,
          ),
      ),
    ),
  )
  .map((all) => all.join(''))

const journeys = several(
  (journey) =>
    section('OrchestrationSteps', steps).map(
      (inner) => `<UserJourney Id="${journey}">${inner}</UserJourney>`,
    ),
  1,
)

const content = concat(
  section('BuildingBlocks', concat(section('ClaimsSchema', claimTypes), localization)),
  section(
    'ClaimsProviders',
    profiles.map(
      (inner) =>
        `<ClaimsProvider><DisplayName>P</DisplayName><TechnicalProfiles>${inner}</TechnicalProfiles></ClaimsProvider>`,
    ),
  ),
  section('UserJourneys', journeys),
  section(
    'RelyingParty',
    id.map((journey) => `<DefaultUserJourney ReferenceId="${journey}"/>`),
  ),
)

/** The documents of a chain with these contents, the child first. */
function chainOf(...contents: readonly string[]): readonly PolicyDocument[] {
  return contents.map((inner, index) =>
    documentOf(
      inner,
      `B2C_1A_${index}`,
      index + 1 < contents.length ? `B2C_1A_${index + 1}` : undefined,
    ),
  )
}

const contentsOf = ({ children }: SourcedElement): string =>
  children.map((child) => printElement(child)).join('\n')

it('changes nothing when the child is empty', () => {
  fc.assert(
    fc.property(content, (base) => {
      const effective = mergeChain(chainOf('', base))
      expect(contentsOf(effective.policy.root)).toBe(
        contentsOf(mergeChain(chainOf(base)).policy.root),
      )
    }),
    { numRuns: 100 },
  )
})

it('prints what passes the schema and reads as the same policy', () => {
  fc.assert(
    fc.property(fc.array(content, { minLength: 1, maxLength: 4 }), (contents) => {
      const effective = mergeChain(chainOf(...contents))
      const printed = printEffectiveXml(effective)
      expect(printEffectiveXml(mergeChain([readAccepted(printed)]))).toBe(printed)
    }),
    { numRuns: 150 },
  )
})

it('merges one document after the other: a merged base can take the place of its chain', () => {
  fc.assert(
    fc.property(content, content, content, (child, middle, base) => {
      const [document, ...bases] = chainOf(child, middle, base)
      if (document === undefined) throw new Error('no document')
      const merged = readAccepted(printEffectiveXml(mergeChain(bases)))
      expect(printEffectiveXml(mergeChain([document, merged]))).toBe(
        printEffectiveXml(mergeChain([document, ...bases])),
      )
    }),
    { numRuns: 100 },
  )
})

it('keeps every id of the base in its order, and puts claims of the child first', () => {
  fc.assert(
    fc.property(content, content, (child, base) => {
      const [document, parent] = chainOf(child, base)
      if (document === undefined || parent === undefined) throw new Error('no document')
      const [own, inherited, merged] = [[document], [parent], [document, parent]].map(
        (chain) => mergeChain(chain).policy,
      )
      const mergedIds = [...(merged?.claimTypes.keys() ?? [])]
      expect(mergedIds.slice(0, inherited?.claimTypes.size)).toEqual([
        ...(inherited?.claimTypes.keys() ?? []),
      ])
      for (const [key, profile] of own?.technicalProfiles ?? []) {
        const claimsOf = (list: readonly { readonly element: SourcedElement }[] | undefined) =>
          list?.map(({ element }) => attributeOf(element, 'ClaimTypeReferenceId')) ?? []
        const claims = claimsOf(profile.outputClaims)
        const after = claimsOf(merged?.technicalProfiles.get(key)?.outputClaims)
        expect(after.slice(0, claims.length)).toEqual(claims)
        expect(after).toEqual(
          expect.arrayContaining(claimsOf(inherited?.technicalProfiles.get(key)?.outputClaims)),
        )
      }
    }),
    { numRuns: 100 },
  )
})

it('names a document of the chain for every element', () => {
  fc.assert(
    fc.property(fc.array(content, { minLength: 1, maxLength: 4 }), (contents) => {
      const effective = mergeChain(chainOf(...contents))
      const ids = new Set(effective.chain.map(({ policyId }) => policyId))
      const named = JSON.stringify(printEffectiveJson(effective)).matchAll(/"document":"([^"]*)"/gu)
      for (const [, document] of named) expect(ids).toContain(document)
    }),
    { numRuns: 50 },
  )
})
