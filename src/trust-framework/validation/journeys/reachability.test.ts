import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keyOf } from '../../../kernel/ids.ts'
import type { EffectivePolicy } from '../../inheritance/effective-policy.ts'
import { viewPolicy } from '../../model/read-policy.ts'
import { readSourcedElement } from '../../model/sourced-element.ts'
import { documentOf } from '../../testing/policy-texts.ts'
import { findReachable } from './reachability.ts'

/** The effective policy of one document without bases. */
function effectiveOf(content: string): EffectivePolicy {
  const source = documentOf(content)
  const policy = viewPolicy(readSourcedElement(source.tree, source))
  return {
    policy,
    document: policy,
    chain: [policy],
    profile: (id) => policy.technicalProfiles.get(keyOf(id)),
    relyingPartyProfile: () => policy.relyingParty?.technicalProfile,
    includeFaults: () => [],
  }
}

interface Parts {
  readonly profiles?: string
  readonly journeys?: string
  readonly subJourneys?: string
  readonly relyingParty?: string
  readonly blocks?: string
}

function contentOf({ profiles, journeys, subJourneys, relyingParty, blocks }: Parts): string {
  return [
    blocks && `<BuildingBlocks>${blocks}</BuildingBlocks>`,
    profiles &&
      `<ClaimsProviders><ClaimsProvider><DisplayName>X</DisplayName><TechnicalProfiles>${profiles}</TechnicalProfiles></ClaimsProvider></ClaimsProviders>`,
    journeys && `<UserJourneys>${journeys}</UserJourneys>`,
    subJourneys && `<SubJourneys>${subJourneys}</SubJourneys>`,
    relyingParty && `<RelyingParty>${relyingParty}</RelyingParty>`,
  ].join('')
}

const exchange = (order: number, ...profiles: readonly string[]): string =>
  `<OrchestrationStep Order="${order}" Type="ClaimsExchange"><ClaimsExchanges>${profiles.map((id) => `<ClaimsExchange Id="E${order}-${id}" TechnicalProfileReferenceId="${id}"/>`).join('')}</ClaimsExchanges></OrchestrationStep>`

const invoke = (order: number, id: string): string =>
  `<OrchestrationStep Order="${order}" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="${id}"/></JourneyList></OrchestrationStep>`

const journey = (id: string, steps: string, attributes = ''): string =>
  `<UserJourney Id="${id}" ${attributes}><OrchestrationSteps>${steps}</OrchestrationSteps></UserJourney>`

const subJourney = (id: string, steps: string): string =>
  `<SubJourney Id="${id}" Type="Call"><OrchestrationSteps>${steps}</OrchestrationSteps></SubJourney>`

const startsJ = '<DefaultUserJourney ReferenceId="J"/>'

it('knows nothing of a document without a relying party', () => {
  expect(findReachable(effectiveOf(contentOf({ journeys: journey('J', exchange(1, 'A')) })))).toBe(
    undefined,
  )
})

it('reaches what the steps of the default journey run, with the steps that lead there', () => {
  const reachable = findReachable(
    effectiveOf(
      contentOf({
        profiles: `<TechnicalProfile Id="A"><ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="B"/></ValidationTechnicalProfiles><UseTechnicalProfileForSessionManagement ReferenceId="S"/></TechnicalProfile><TechnicalProfile Id="B"><IncludeTechnicalProfile ReferenceId="Common"/></TechnicalProfile><TechnicalProfile Id="Common"/><TechnicalProfile Id="S"/><TechnicalProfile Id="Jwt"/><TechnicalProfile Id="Unused"/>`,
        journeys: journey(
          'J',
          `${invoke(1, 'Sub')}<OrchestrationStep Order="2" Type="SendClaims"/>`,
          'DefaultCpimIssuerTechnicalProfileReferenceId="jwt"',
        ),
        subJourneys: subJourney('Sub', exchange(1, 'a')),
        relyingParty: startsJ,
      }),
    ),
  )
  expect(reachable).toMatchObject({
    journeys: new Set(['j']),
    subJourneys: new Set(['sub']),
    technicalProfiles: new Set(['jwt', 'a', 'b', 's']),
    includedProfiles: new Set(['common']),
  })
  expect(reachable?.pathTo('b').map(({ type }) => type)).toEqual([
    'InvokeSubJourney',
    'ClaimsExchange',
  ])
  expect(reachable?.pathTo('jwt').map(({ order }) => order)).toEqual([2])
  expect(reachable?.pathTo('unused')).toEqual([])
})

it('does not run the exchanges that a step keeps when it is turned into another type', () => {
  const kept = exchange(1, 'A').replace('"ClaimsExchange"', '"Noop"')
  const reachable = findReachable(
    effectiveOf(
      contentOf({
        profiles: '<TechnicalProfile Id="A"/>',
        journeys: journey('J', kept),
        relyingParty: startsJ,
      }),
    ),
  )
  expect(reachable?.technicalProfiles).toEqual(new Set())
})

it('reaches the journeys of endpoints and those that an issuer names', () => {
  const reachable = findReachable(
    effectiveOf(
      contentOf({
        profiles: `<TechnicalProfile Id="Jwt"><Metadata><Item Key="RefreshTokenUserJourneyId">Refresh</Item></Metadata></TechnicalProfile>`,
        journeys: [
          journey(
            'J',
            '<OrchestrationStep Order="1" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Jwt"/>',
          ),
          journey('Refresh', exchange(1, 'Jwt')),
          journey('Info', exchange(1, 'Jwt')),
          journey('Other', exchange(1, 'Jwt')),
        ].join(''),
        relyingParty: `${startsJ}<Endpoints><Endpoint Id="UserInfo" UserJourneyReferenceId="Info"/></Endpoints>`,
      }),
    ),
  )
  expect(reachable?.journeys).toEqual(new Set(['j', 'info', 'refresh']))
})

it('collects claims, transformations, pages and display controls that are used', () => {
  const claim = (id: string): string =>
    `<ClaimType Id="${id}"><DisplayName>${id}</DisplayName><DataType>string</DataType></ClaimType>`
  const reachable = findReachable(
    effectiveOf(
      contentOf({
        blocks: `<ClaimsSchema>${['in', 'out', 'shown', 'made', 'condition', 'token', 'unused'].map(claim).join('')}</ClaimsSchema><ClaimsTransformations><ClaimsTransformation Id="T" TransformationMethod="CreateStringClaim"><OutputClaims><OutputClaim ClaimTypeReferenceId="made" TransformationClaimType="createdClaim"/></OutputClaims></ClaimsTransformation></ClaimsTransformations><ContentDefinitions><ContentDefinition Id="page"/></ContentDefinitions><DisplayControls><DisplayControl Id="D" UserInterfaceControlType="VerificationControl"><Actions><Action Id="SendCode"><ValidationClaimsExchange><ValidationClaimsExchangeTechnicalProfile TechnicalProfileReferenceId="Send"/></ValidationClaimsExchange></Action></Actions></DisplayControl></DisplayControls>`,
        profiles: `<TechnicalProfile Id="Send"/><TechnicalProfile Id="A"><Metadata><Item Key="ContentDefinitionReferenceId">page</Item></Metadata><InputClaims><InputClaim ClaimTypeReferenceId="IN"/></InputClaims><DisplayClaims><DisplayClaim ClaimTypeReferenceId="shown"/><DisplayClaim DisplayControlReferenceId="d"/></DisplayClaims><OutputClaims><OutputClaim ClaimTypeReferenceId="out"/></OutputClaims><OutputClaimsTransformations><OutputClaimsTransformation ReferenceId="T"/></OutputClaimsTransformations></TechnicalProfile>`,
        journeys: journey(
          'J',
          exchange(1, 'A').replace(
            '<ClaimsExchanges>',
            '<Preconditions><Precondition Type="ClaimsExist" ExecuteActionsIf="true"><Value>condition</Value><Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions><ClaimsExchanges>',
          ),
        ),
        relyingParty: `${startsJ}<TechnicalProfile Id="PolicyProfile"><OutputClaims><OutputClaim ClaimTypeReferenceId="token"/></OutputClaims></TechnicalProfile>`,
      }),
    ),
  )
  expect(reachable).toMatchObject({
    claimTypes: new Set(['token', 'condition', 'in', 'out', 'shown', 'made']),
    claimsTransformations: new Set(['t']),
    contentDefinitions: new Set(['page']),
    displayControls: new Set(['d']),
    technicalProfiles: new Set(['a', 'send']),
  })
})

/** Edges between numbered nodes: the profiles that profile n validates with, and so on. */
interface Graph {
  readonly validations: readonly (readonly number[])[]
  readonly subSteps: readonly {
    readonly profiles: readonly number[]
    readonly invoked: readonly number[]
  }[]
  readonly start: { readonly profiles: readonly number[]; readonly invoked: readonly number[] }
}

const size = 6
const node = fc.nat({ max: size - 1 })
const few = fc.uniqueArray(node, { maxLength: 2 })
const steps = fc.record({ profiles: few, invoked: few })
const graphs: fc.Arbitrary<Graph> = fc.record({
  validations: fc.array(few, { minLength: size, maxLength: size }),
  subSteps: fc.array(steps, { minLength: size, maxLength: size }),
  start: steps,
})

function writeSteps({ profiles, invoked }: Graph['start']): string {
  const list = [
    ...profiles.map((id) => (order: number) => exchange(order, `P${id}`)),
    ...invoked.map((id) => (order: number) => invoke(order, `S${id}`)),
    (order: number) => `<OrchestrationStep Order="${order}" Type="Noop"/>`,
  ]
  return list.map((write, index) => write(index + 1)).join('')
}

function writeGraph({ validations, subSteps, start }: Graph): string {
  return contentOf({
    profiles: validations
      .map((targets, id) => {
        const list = targets
          .map((target) => `<ValidationTechnicalProfile ReferenceId="P${target}"/>`)
          .join('')
        return `<TechnicalProfile Id="P${id}">${list === '' ? '' : `<ValidationTechnicalProfiles>${list}</ValidationTechnicalProfiles>`}</TechnicalProfile>`
      })
      .join(''),
    journeys: journey('J', writeSteps(start)),
    subJourneys: subSteps.map((sub, id) => subJourney(`S${id}`, writeSteps(sub))).join(''),
    relyingParty: startsJ,
  })
}

/** The oracle: adds neighbours until nothing changes. */
function closeUnder(graph: Graph): { readonly subs: Set<number>; readonly profiles: Set<number> } {
  const subs = new Set(graph.start.invoked)
  const profiles = new Set(graph.start.profiles)
  for (let before = -1; before !== subs.size + profiles.size;) {
    before = subs.size + profiles.size
    for (const sub of subs) {
      for (const id of graph.subSteps[sub]?.invoked ?? []) subs.add(id)
      for (const id of graph.subSteps[sub]?.profiles ?? []) profiles.add(id)
    }
    for (const profile of profiles) {
      for (const id of graph.validations[profile] ?? []) profiles.add(id)
    }
  }
  return { subs, profiles }
}

it('reaches exactly the closure of its references, in cycles too', () => {
  fc.assert(
    fc.property(graphs, (graph) => {
      const { subs, profiles } = closeUnder(graph)
      const reachable = findReachable(effectiveOf(writeGraph(graph)))
      expect([...(reachable?.subJourneys ?? [])].toSorted()).toEqual(
        [...subs].map((id) => `s${id}`).toSorted(),
      )
      expect([...(reachable?.technicalProfiles ?? [])].toSorted()).toEqual(
        [...profiles].map((id) => `p${id}`).toSorted(),
      )
      for (const id of profiles) expect(reachable?.pathTo(`p${id}`)).not.toEqual([])
    }),
    { numRuns: 60 },
  )
})
