import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { documentOf } from '../../testing/policy-texts.ts'
import { claimNameAsLiteral } from './claim-name-as-literal.ts'
import { claimUsedBeforeSet } from './claim-used-before-set.ts'
import { claimsExistOnBoolean } from './claims-exist-on-boolean.ts'
import { lintPolicy } from '../lint-policy.ts'
import type { LintRule } from '../lint-rule.ts'
import { preconditionUnknownClaim } from './precondition-unknown-claim.ts'
import { preconditionValues } from './precondition-values.ts'
import { renumberedStep } from './renumbered-step.ts'
import { stepCollision } from './step-collision.ts'
import { subJourneyCycle } from './sub-journey-cycle.ts'
import { tokenClaimLostOnRefresh, tokenClaimNeverSet } from './token-claims.ts'
import { unreachableStep } from './unreachable-step.ts'

function messages(rule: LintRule, content: string, base?: string): readonly string[] {
  const documents =
    base === undefined
      ? [documentOf(content)]
      : [documentOf(content, 'B2C_1A_Doc', 'B2C_1A_Base'), documentOf(base, 'B2C_1A_Base')]
  return lintPolicy(documents, { missingKeys: 'warn' }, [rule]).map(({ message }) => message)
}

const claim = (id: string, dataType = 'string', more = ''): string =>
  `<ClaimType Id="${id}"><DataType>${dataType}</DataType>${more}</ClaimType>`

const claims = (...types: readonly string[]): string =>
  `<BuildingBlocks><ClaimsSchema>${types.join('')}</ClaimsSchema></BuildingBlocks>`

const providers = (...profiles: readonly string[]): string =>
  `<ClaimsProviders><ClaimsProvider><DisplayName>P</DisplayName><TechnicalProfiles>${profiles.join('')}</TechnicalProfiles></ClaimsProvider></ClaimsProviders>`

const outputs = (...ids: readonly string[]): string =>
  `<OutputClaims>${ids.map((id) => `<OutputClaim ClaimTypeReferenceId="${id}"/>`).join('')}</OutputClaims>`

const journey = (id: string, ...steps: readonly string[]): string =>
  `<UserJourney Id="${id}"><OrchestrationSteps>${steps.join('')}</OrchestrationSteps></UserJourney>`

const journeys = (...list: readonly string[]): string =>
  `<UserJourneys>${list.join('')}</UserJourneys>`

const exchange = (order: number, profile: string, conditions = ''): string =>
  `<OrchestrationStep Order="${order}" Type="ClaimsExchange">${conditions}<ClaimsExchanges><ClaimsExchange Id="E-${profile}" TechnicalProfileReferenceId="${profile}"/></ClaimsExchanges></OrchestrationStep>`

const send = (order: number): string =>
  `<OrchestrationStep Order="${order}" Type="SendClaims" CpimIssuerTechnicalProfileReferenceId="Jwt"/>`

const condition = (type: string, executeIf: boolean, ...values: readonly string[]): string =>
  `<Preconditions><Precondition Type="${type}" ExecuteActionsIf="${executeIf}">${values.map((value) => `<Value>${value}</Value>`).join('')}<Action>SkipThisOrchestrationStep</Action></Precondition></Preconditions>`

const relyingParty = (...ids: readonly string[]): string =>
  `<RelyingParty><DefaultUserJourney ReferenceId="J"/><TechnicalProfile Id="PolicyProfile">${outputs(...ids)}</TechnicalProfile></RelyingParty>`

describe('preconditions', () => {
  const conditional = (conditions: string): string =>
    journeys(journey('J', exchange(1, 'P', conditions)))

  it('suggest the claim that was meant', () => {
    expect(
      messages(
        preconditionUnknownClaim,
        claims(claim('objectId')) + conditional(condition('ClaimsExist', true, 'objectid1')),
      ),
    ).toEqual(['claim `objectid1` of this precondition is not defined; did you mean `objectId`?'])
  })

  it('may compare with the name of a claim that the policy writes as a text', () => {
    const restriction =
      '<UserInputType>RadioSingleSelect</UserInputType><Restriction><Enumeration Text="E-mail" Value="email"/></Restriction>'
    expect(
      messages(
        claimNameAsLiteral,
        claims(claim('email'), claim('method', 'string', restriction)) +
          conditional(condition('ClaimEquals', true, 'method', 'email')),
      ),
    ).toEqual([])
  })

  it('may check the existence of a boolean claim that is only ever true', () => {
    const profile = (defaultValue: string): string =>
      `<TechnicalProfile Id="P"><OutputClaims><OutputClaim ClaimTypeReferenceId="forgot" DefaultValue="${defaultValue}"/></OutputClaims></TechnicalProfile>`
    const policy = (defaultValue: string): string =>
      claims(claim('forgot', 'boolean')) +
      providers(profile(defaultValue)) +
      conditional(condition('ClaimsExist', false, 'forgot'))
    expect(messages(claimsExistOnBoolean, policy('true'))).toEqual([])
    expect(messages(claimsExistOnBoolean, policy('false'))).toHaveLength(1)
  })

  it('on validation profiles and display controls are checked too', () => {
    const skip = condition('ClaimsExist', true, 'a', 'b')
    const policy = `<BuildingBlocks><ClaimsSchema>${claim('a')}</ClaimsSchema><DisplayControls><DisplayControl Id="D" UserInterfaceControlType="VerificationControl"><Actions><Action Id="SendCode"><ValidationClaimsExchange><ValidationClaimsExchangeTechnicalProfile TechnicalProfileReferenceId="V">${skip}</ValidationClaimsExchangeTechnicalProfile></ValidationClaimsExchange></Action></Actions></DisplayControl></DisplayControls></BuildingBlocks>${providers(`<TechnicalProfile Id="P"><ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="V">${skip}</ValidationTechnicalProfile></ValidationTechnicalProfiles></TechnicalProfile>`)}`
    const both = [
      '`ClaimsExist` takes one value, a claim; this precondition has 2',
      'the action of this precondition must be `SkipThisValidationTechnicalProfile`',
    ]
    expect(messages(preconditionValues, policy).toSorted()).toEqual([...both, ...both].toSorted())
  })
})

describe('steps', () => {
  const subJourney =
    '<SubJourneys><SubJourney Id="S" Type="Transfer"><OrchestrationSteps><OrchestrationStep Order="1" Type="SendClaims"/></OrchestrationSteps></SubJourney></SubJourneys>'
  const transfer =
    '<OrchestrationStep Order="1" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="S"/></JourneyList></OrchestrationStep>'

  it('after a transfer are unreachable, but for SendClaims, which the service demands', () => {
    expect(
      messages(unreachableStep, journeys(journey('J', transfer, send(2))) + subJourney),
    ).toEqual([])
    expect(
      messages(
        unreachableStep,
        journeys(journey('J', transfer, exchange(2, 'P'), send(3))) + subJourney,
      ),
    ).toEqual(['step 2 of journey `J` never runs: step 1 always transfers to a sub journey'])
  })

  it('after SendClaims are not unreachable: the service runs them for telemetry', () => {
    expect(messages(unreachableStep, journeys(journey('J', send(1), exchange(2, 'P'))))).toEqual([])
  })

  const base = journeys(journey('J', exchange(1, 'P'), exchange(2, 'Q'), send(3)))

  it('that override a step of the base with the same exchange, or switch it off, do not collide', () => {
    const noop = '<OrchestrationStep Order="2" Type="Noop"/>'
    expect(messages(stepCollision, journeys(journey('J', exchange(1, 'P'), noop)), base)).toEqual(
      [],
    )
  })

  it('that take the place of SendClaims, which moves after them, do not collide', () => {
    const inserted = journeys(journey('J', exchange(3, 'R'), send(4)))
    expect(messages(stepCollision, inserted, base)).toEqual([])
  })

  it('that add an exchange to a step of the base collide', () => {
    expect(messages(stepCollision, journeys(journey('J', exchange(2, 'R'))), base)).toEqual([
      'step 2 of journey `J` adds its claims exchanges to those that the base policy has in this step',
    ])
  })

  it('that were moved are not renumbered when the old step is overridden as well', () => {
    const moved = journeys(journey('J', exchange(3, 'R'), send(4)))
    expect(messages(renumberedStep, moved, base)).toEqual([])
    expect(messages(renumberedStep, journeys(journey('J', send(4))), base)).toEqual([
      'step 4 of journey `J` does what step 3 of the base policy does; it does not override it',
    ])
  })
})

describe('claims of a journey', () => {
  const set = `<TechnicalProfile Id="Set">${outputs('a')}</TechnicalProfile>`
  const use =
    '<TechnicalProfile Id="Use"><InputClaims><InputClaim ClaimTypeReferenceId="a"/></InputClaims></TechnicalProfile>'
  const policy = (conditions: string): string =>
    claims(claim('a')) +
    providers(set, use) +
    journeys(journey('J', exchange(1, 'Use', conditions), exchange(2, 'Set'), send(3))) +
    relyingParty('a')

  it('that a step needs in order to run are reported once, at the precondition', () => {
    expect(messages(claimUsedBeforeSet, policy(''))).toEqual([
      'step 1 of journey `J` reads claim `a`, which only step 2 sets',
    ])
    expect(messages(claimUsedBeforeSet, policy(condition('ClaimsExist', false, 'a')))).toHaveLength(
      1,
    )
  })

  it('that only a validation profile outputs are never set', () => {
    const page =
      '<TechnicalProfile Id="Page"><ValidationTechnicalProfiles><ValidationTechnicalProfile ReferenceId="Set"/></ValidationTechnicalProfiles></TechnicalProfile>'
    expect(
      messages(
        tokenClaimNeverSet,
        claims(claim('a')) +
          providers(set, page) +
          journeys(journey('J', exchange(1, 'Page'), send(2))) +
          relyingParty('a'),
      ),
    ).toEqual(['no step of journey `J` sets claim `a` of the token'])
  })

  it('are lost in the refresh journey that the issuer names', () => {
    const issuer =
      '<TechnicalProfile Id="Jwt"><Metadata><Item Key="RefreshTokenUserJourneyId">R</Item></Metadata></TechnicalProfile>'
    expect(
      messages(
        tokenClaimLostOnRefresh,
        claims(claim('a')) +
          providers(set, use, issuer) +
          journeys(
            journey('J', exchange(1, 'Set'), send(2)),
            journey('R', exchange(1, 'Use'), send(2)),
          ) +
          relyingParty('a'),
      ),
    ).toEqual(['claim `a` is lost on refresh: journey `R` does not set it'])
  })
})

it('finds a cycle of sub journeys exactly where one leads back to itself', () => {
  const size = 5
  const graphs = fc.array(fc.uniqueArray(fc.nat({ max: size - 1 }), { maxLength: 2 }), {
    minLength: size,
    maxLength: size,
  })
  fc.assert(
    fc.property(graphs, (graph) => {
      const subJourneys = graph.map((targets, id) => {
        const steps = [
          ...targets.map(
            (target, index) =>
              `<OrchestrationStep Order="${index + 1}" Type="InvokeSubJourney"><JourneyList><Candidate SubJourneyReferenceId="S${target}"/></JourneyList></OrchestrationStep>`,
          ),
          '<OrchestrationStep Order="9" Type="Noop"/>',
        ]
        return `<SubJourney Id="S${id}" Type="Call"><OrchestrationSteps>${steps.join('')}</OrchestrationSteps></SubJourney>`
      })
      const returns = (id: number): boolean => {
        const seen = new Set(graph[id])
        for (const next of seen) for (const target of graph[next] ?? []) seen.add(target)
        return seen.has(id)
      }
      const found = messages(subJourneyCycle, `<SubJourneys>${subJourneys.join('')}</SubJourneys>`)
      expect(found.length > 0).toBe(graph.some((_, id) => returns(id)))
    }),
    { numRuns: 80 },
  )
})
