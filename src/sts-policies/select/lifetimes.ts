/**
 * Lifetimes of one sign-in. The resource governs access and refresh tokens; the client governs ID tokens, SAML
 * assertions and sessions.
 * WHY the client governs sessions: the page of 2018 says "the application that is being accessed", and its examples sign
 * in to web applications; a session is checked where the user signs in.
 * Source: https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes, in its text of 2018 to 2022.
 */

import type {
  ClientLifetimes,
  EffectiveLifetime,
  EffectiveLifetimes,
  ResourceLifetimes,
} from './effective.ts'
import type { PartyHolders } from './holders.ts'
import { clientLifetimes, resourceLifetimes, type LifetimeCircumstances } from './lifetime-parts.ts'
import microsoftClients from './microsoft-clients.json' with { type: 'json' }
import type { Party } from './party.ts'
import { reasonOf, type Reason } from './reasons.ts'

const appIdsOf = (applications: readonly { readonly appId: string }[]): ReadonlySet<string> =>
  new Set(applications.map(({ appId }) => appId))

const clientsWithTwoHours = appIdsOf(microsoftClients.twoHours.clients)
const resourcesInBrowsers = appIdsOf(microsoftClients.browserSessionsUnaffected.resources)
const clientsOfFifteenMinutes = appIdsOf(microsoftClients.moreThanFifteenMinutes.clients)

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
  readonly clientHolders: PartyHolders
  readonly resourceHolders: PartyHolders
  /** Whether the tenant has an enabled policy of Conditional Access; absent: unknown. */
  readonly usesConditionalAccess?: boolean | undefined
  readonly signInFrequencyPolicies?: readonly string[] | undefined
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

function circumstancesOf({
  client,
  resource,
  usesConditionalAccess,
}: LifetimeQuestion): LifetimeCircumstances {
  const isContinuous =
    client.handlesContinuousAccess === true && resource.handlesContinuousAccess === true
  const unsupported = unsupportedOf(client, resource)
  const isOneOfMicrosoft = clientsWithTwoHours.has(client.appId)
  if (!isContinuous && unsupported === undefined && !isOneOfMicrosoft) return usual
  const answer = { true: 'no', false: 'yes', undefined: 'unknown' } as const
  return {
    unsupported,
    isContinuous,
    getsTwoHours: isOneOfMicrosoft ? answer[`${usesConditionalAccess}`] : 'no',
  }
}

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

function resourcePart(question: LifetimeQuestion): ResourceLifetimes {
  const circumstances = circumstancesOf(question)
  const { resourceHolders } = question
  const known = resourceHolders.answers.resourceLifetimes
  const number = numberOf(circumstances)
  const found = known.get(number)
  if (found !== undefined) return found
  const part = resourceLifetimes(resourceHolders, circumstances)
  known.set(number, part)
  return part
}

function clientPart({ client, clientHolders }: LifetimeQuestion): ClientLifetimes {
  const unsupported = unsupportedOf(client, client)
  const circumstances = unsupported === undefined ? usual : { ...usual, unsupported }
  const known = clientHolders.answers.clientLifetimes
  const number = numberOf(circumstances)
  const found = known.get(number)
  if (found !== undefined) return found
  const part = clientLifetimes(clientHolders, circumstances)
  known.set(number, part)
  return part
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
  { client, resource, signInFrequencyPolicies = [] }: LifetimeQuestion,
): EffectiveLifetimes {
  const detail = signInFrequencyPolicies.map((name) => `\`${name}\``).join(', ')
  const everywhere =
    signInFrequencyPolicies.length === 0 ? [] : [reasonOf('signInFrequency', { detail })]
  const inBrowsers = (party: Party) =>
    resourcesInBrowsers.has(party.appId) ? [reasonOf('browserSessionsOfSharePoint')] : []
  const { accessToken } = lifetimes
  const isShort = typeof accessToken.value === 'number' && accessToken.value <= fifteenMinutes
  const onTheWeb =
    isShort && clientsOfFifteenMinutes.has(client.appId) ? [reasonOf('teamsOnTheWeb')] : []
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

function needsWarnings({ client, resource, signInFrequencyPolicies }: LifetimeQuestion): boolean {
  return (
    (signInFrequencyPolicies !== undefined && signInFrequencyPolicies.length > 0) ||
    resourcesInBrowsers.has(resource.appId) ||
    resourcesInBrowsers.has(client.appId) ||
    clientsOfFifteenMinutes.has(client.appId)
  )
}

/** The effective lifetime of each token and session. */
export function effectiveLifetimes(question: LifetimeQuestion): EffectiveLifetimes {
  const { accessToken, refreshTokenIdle, refreshTokenSingleFactor, refreshTokenMultiFactor } =
    resourcePart(question)
  const { idToken, samlAssertion, sessionSingleFactor, sessionMultiFactor } = clientPart(question)
  const lifetimes = {
    accessToken,
    idToken,
    samlAssertion,
    refreshTokenIdle,
    refreshTokenSingleFactor,
    refreshTokenMultiFactor,
    sessionSingleFactor,
    sessionMultiFactor,
  }
  return needsWarnings(question) ? withWarnings(lifetimes, question) : lifetimes
}
