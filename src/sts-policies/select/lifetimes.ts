/**
 * Lifetimes of one sign-in. The resource governs access and refresh tokens; the client governs ID tokens, SAML
 * assertions and sessions.
 * WHY the client governs sessions: the page of 2018 says "the application that is being accessed", and its examples sign
 * in to web applications; a session is checked where the user signs in.
 * Source: https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes, in its text of 2018 to 2022.
 */

import { keeperOf, type Answers } from './answer-cache.ts'
import type {
  ClientLifetimes,
  EffectiveLifetime,
  EffectiveLifetimes,
  ResourceLifetimes,
} from './effective.ts'
import { clientLifetimes, resourceLifetimes, type LifetimeCircumstances } from './lifetime-parts.ts'
import microsoftClients from './microsoft-clients.json' with { type: 'json' }
import type { Party } from './party.ts'
import { reasonOf, type Reason } from './reasons.ts'

/** What pages about lifetimes say of an application of Microsoft. */
interface MicrosoftApplication {
  readonly hasTwoHours: boolean
  readonly isUnaffectedInBrowsers: boolean
  readonly needsMoreThanFifteenMinutes: boolean
}

function readMicrosoftApplications(): ReadonlyMap<string, MicrosoftApplication> {
  const { twoHours, browserSessionsUnaffected, moreThanFifteenMinutes } = microsoftClients
  const appIdsOf = (applications: readonly { readonly appId: string }[]) =>
    applications.map(({ appId }) => appId)
  const hasTwoHours = appIdsOf(twoHours.clients)
  const isUnaffected = appIdsOf(browserSessionsUnaffected.resources)
  const needsMore = appIdsOf(moreThanFifteenMinutes.clients)
  return new Map(
    [...hasTwoHours, ...isUnaffected, ...needsMore].map((appId) => [
      appId,
      {
        hasTwoHours: hasTwoHours.includes(appId),
        isUnaffectedInBrowsers: isUnaffected.includes(appId),
        needsMoreThanFifteenMinutes: needsMore.includes(appId),
      },
    ]),
  )
}

const microsoftApplications = readMicrosoftApplications()

const fifteenMinutes = 15 * 60

/** Audiences for which token lifetime policies are not supported. */
const personalAudiences: ReadonlySet<string> = new Set([
  'AzureADandPersonalMicrosoftAccount',
  'PersonalMicrosoftAccount',
])

/** What lifetimes depend on. */
export interface LifetimeQuestion {
  readonly client: Party
  readonly resource: Party
  readonly clientAnswers: Answers
  readonly resourceAnswers: Answers
  /** Whether the tenant has an enabled policy of Conditional Access; absent: unknown. */
  readonly usesConditionalAccess: boolean | undefined
  readonly signInFrequencyPolicies: readonly string[] | undefined
}

function unsupportedOf(client: Party, governing: Party): LifetimeCircumstances['unsupported'] {
  if (client.isManagedIdentity === true || governing.isManagedIdentity === true) {
    return 'managedIdentity'
  }
  const { signInAudience } = governing
  return signInAudience !== undefined && personalAudiences.has(signInAudience)
    ? 'personalAccounts'
    : undefined
}

const usual: LifetimeCircumstances = {
  unsupported: undefined,
  isContinuous: false,
  getsTwoHours: 'no',
}

const twoHoursAnswers = { true: 'no', false: 'yes', undefined: 'unknown' } as const
const unsupportedNumbers = { managedIdentity: 6, personalAccounts: 12 } as const
const twoHoursNumbers = { no: 0, yes: 1, unknown: 2 } as const

/** Numbers circumstances from 0 to 17. */
function numberOf({ unsupported, isContinuous, getsTwoHours }: LifetimeCircumstances): number {
  return (
    (unsupported === undefined ? 0 : unsupportedNumbers[unsupported]) +
    (isContinuous ? 3 : 0) +
    twoHoursNumbers[getsTwoHours]
  )
}

function remembered<Part>(
  known: Map<number, Part>,
  circumstances: LifetimeCircumstances,
  make: () => Part,
): Part {
  const number = numberOf(circumstances)
  const found = known.get(number)
  if (found !== undefined) return found
  const part = make()
  known.set(number, part)
  return part
}

function usualOfResource(answers: Answers): ResourceLifetimes {
  const keeper = keeperOf(answers, 'lifetime')
  keeper.usualOfResource ??= resourceLifetimes(keeper, usual)
  return keeper.usualOfResource
}

function usualOfClient(answers: Answers): ClientLifetimes {
  const keeper = keeperOf(answers, 'lifetime')
  keeper.usualOfClient ??= clientLifetimes(keeper, usual)
  return keeper.usualOfClient
}

function resourcePart(
  { client, resource, resourceAnswers, usesConditionalAccess }: LifetimeQuestion,
  clientOfMicrosoft: MicrosoftApplication | undefined,
): ResourceLifetimes {
  const isContinuous =
    client.handlesContinuousAccess === true && resource.handlesContinuousAccess === true
  const unsupported = unsupportedOf(client, resource)
  const hasTwoHours = clientOfMicrosoft?.hasTwoHours === true
  if (!isContinuous && unsupported === undefined && !hasTwoHours) {
    resourceAnswers.usualOfResource ??= usualOfResource(resourceAnswers)
    return resourceAnswers.usualOfResource
  }
  const circumstances: LifetimeCircumstances = {
    unsupported,
    isContinuous,
    getsTwoHours: hasTwoHours ? twoHoursAnswers[`${usesConditionalAccess}`] : 'no',
  }
  const keeper = keeperOf(resourceAnswers, 'lifetime')
  return remembered(keeper.specialOfResource, circumstances, () =>
    resourceLifetimes(keeper, circumstances),
  )
}

function clientPart({ client, clientAnswers }: LifetimeQuestion): ClientLifetimes {
  const unsupported = unsupportedOf(client, client)
  if (unsupported === undefined) {
    clientAnswers.usualOfClient ??= usualOfClient(clientAnswers)
    return clientAnswers.usualOfClient
  }
  const circumstances = { ...usual, unsupported }
  const keeper = keeperOf(clientAnswers, 'lifetime')
  return remembered(keeper.specialOfClient, circumstances, () =>
    clientLifetimes(keeper, circumstances),
  )
}

/** Adds warnings to a lifetime on which a policy acts. */
function warn(lifetime: EffectiveLifetime, ...warnings: readonly Reason[]): EffectiveLifetime {
  return lifetime.decidedBy.policyId === undefined || warnings.length === 0
    ? lifetime
    : { ...lifetime, warnings: [...lifetime.warnings, ...warnings] }
}

/** Adds what depends on more than the policies of one object. */
function withWarnings(
  lifetimes: EffectiveLifetimes,
  signInFrequencyPolicies: readonly string[],
  client: MicrosoftApplication | undefined,
  resource: MicrosoftApplication | undefined,
): EffectiveLifetimes {
  const detail = signInFrequencyPolicies.map((name) => `\`${name}\``).join(', ')
  const everywhere =
    signInFrequencyPolicies.length === 0 ? [] : [reasonOf('signInFrequency', { detail })]
  const inBrowsers = (party: MicrosoftApplication | undefined) =>
    party?.isUnaffectedInBrowsers === true ? [reasonOf('browserSessionsOfSharePoint')] : []
  const { accessToken } = lifetimes
  const isShort = typeof accessToken.value === 'number' && accessToken.value <= fifteenMinutes
  const onTheWeb =
    isShort && client?.needsMoreThanFifteenMinutes === true ? [reasonOf('teamsOnTheWeb')] : []
  const ofResource = [...everywhere, ...inBrowsers(resource)]
  const ofClient = [...everywhere, ...inBrowsers(client)]
  return {
    accessToken: warn(accessToken, ...ofResource, ...onTheWeb),
    idToken: warn(lifetimes.idToken, ...ofClient),
    samlAssertion: warn(lifetimes.samlAssertion, ...ofClient),
    refreshTokenIdle: warn(lifetimes.refreshTokenIdle, ...ofResource),
    refreshTokenSingleFactor: warn(lifetimes.refreshTokenSingleFactor, ...ofResource),
    refreshTokenMultiFactor: warn(lifetimes.refreshTokenMultiFactor, ...ofResource),
    sessionSingleFactor: warn(lifetimes.sessionSingleFactor, ...ofClient),
    sessionMultiFactor: warn(lifetimes.sessionMultiFactor, ...ofClient),
  }
}

/** The effective lifetime of each token and session. */
export function effectiveLifetimes(question: LifetimeQuestion): EffectiveLifetimes {
  const { client, resource, signInFrequencyPolicies = [] } = question
  const clientOfMicrosoft = microsoftApplications.get(client.appId)
  const resourceOfMicrosoft =
    resource === client ? clientOfMicrosoft : microsoftApplications.get(resource.appId)
  const ofResource = resourcePart(question, clientOfMicrosoft)
  const ofClient = clientPart(question)
  const lifetimes = {
    accessToken: ofResource.accessToken,
    idToken: ofClient.idToken,
    samlAssertion: ofClient.samlAssertion,
    refreshTokenIdle: ofResource.refreshTokenIdle,
    refreshTokenSingleFactor: ofResource.refreshTokenSingleFactor,
    refreshTokenMultiFactor: ofResource.refreshTokenMultiFactor,
    sessionSingleFactor: ofClient.sessionSingleFactor,
    sessionMultiFactor: ofClient.sessionMultiFactor,
  }
  return signInFrequencyPolicies.length > 0 || clientOfMicrosoft || resourceOfMicrosoft
    ? withWarnings(lifetimes, signInFrequencyPolicies, clientOfMicrosoft, resourceOfMicrosoft)
    : lifetimes
}
