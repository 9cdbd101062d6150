/** The reference for lifetimes, SL1 to SL16. */

import {
  findPolicies,
  memberOf,
  secondsOf,
  type ReferenceParty,
  type ReferenceQuestion,
  type ReferenceTenant,
  type ReferenceValue,
} from './reference-records.ts'
import { behind, decision, inertOf, standing } from './standing.ts'

const minute = 60
const hour = 3600
const day = 24 * hour

interface Row {
  readonly name: string
  readonly member: string
  readonly governor: 'client' | 'resource'
  readonly builtIn: number | 'until-revoked'
}

const retired = 'until-revoked'

/** SL3, SL4 and SL5: who governs, and what is built in. */
const rows: readonly Row[] = [
  {
    name: 'accessToken',
    member: 'AccessTokenLifetime',
    governor: 'resource',
    builtIn: 75 * minute,
  },
  { name: 'idToken', member: 'AccessTokenLifetime', governor: 'client', builtIn: hour },
  { name: 'samlAssertion', member: 'AccessTokenLifetime', governor: 'client', builtIn: hour },
  { name: 'refreshTokenIdle', member: 'MaxInactiveTime', governor: 'resource', builtIn: 90 * day },
  {
    name: 'refreshTokenSingleFactor',
    member: 'MaxAgeSingleFactor',
    governor: 'resource',
    builtIn: retired,
  },
  {
    name: 'refreshTokenMultiFactor',
    member: 'MaxAgeMultiFactor',
    governor: 'resource',
    builtIn: retired,
  },
  {
    name: 'sessionSingleFactor',
    member: 'MaxAgeSessionSingleFactor',
    governor: 'client',
    builtIn: retired,
  },
  {
    name: 'sessionMultiFactor',
    member: 'MaxAgeSessionMultiFactor',
    governor: 'client',
    builtIn: retired,
  },
]

const teams = '1fec8e78-bce4-4aaf-ab1b-5451cc387264'
const teamsWeb = '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'
const sharePoint = '00000003-0000-0ff1-ce00-000000000000'

function isForPersonalAccounts({ signInAudience }: ReferenceParty): boolean {
  return (
    signInAudience === 'AzureADandPersonalMicrosoftAccount' ||
    signInAudience === 'PersonalMicrosoftAccount'
  )
}

function lifetimeOf(
  tenant: ReferenceTenant,
  question: ReferenceQuestion,
  row: Row,
): ReferenceValue {
  const { client, resource = client, usesConditionalAccess, signInFrequencyPolicies } = question
  const governor = row.governor === 'client' ? client : resource
  const isAccessToken = row.name === 'accessToken'

  const places = findPolicies(tenant, 'TokenLifetimePolicy', governor)
  const { servicePrincipal, organization, application } = places
  // SL1 and SL2.
  const all =
    tenant.settings.precedence === 'sp-first'
      ? [...servicePrincipal, ...organization, ...application]
      : [...organization, ...servicePrincipal, ...application]
  const order = standing(all)
  const inert = inertOf(all)
  const [winner] = order

  // SL6.
  const isMicrosoft365 = client.appId === teams || client.appId === teamsWeb
  const hasTwoHours = isAccessToken && isMicrosoft365 && usesConditionalAccess === false
  const isDoubtful = isAccessToken && isMicrosoft365 && usesConditionalAccess === undefined
  const builtIn = hasTwoHours ? 2 * hour : row.builtIn
  const asBuiltIn = {
    value: builtIn,
    ...(isAccessToken && !hasTwoHours ? { range: [60 * minute, 90 * minute] as const } : {}),
  }
  const doubt = isDoubtful ? ['conditionalAccessUnknown'] : []

  // SL7 and SL8.
  const unsupported =
    client.isManagedIdentity === true || governor.isManagedIdentity === true
      ? { reason: 'managedIdentity', neglect: 'managedIdentityIgnores' }
      : isForPersonalAccounts(governor)
        ? { reason: 'personalAccounts', neglect: 'personalAccountsIgnore' }
        : undefined
  if (unsupported) {
    return {
      ...asBuiltIn,
      by: `unsupported ${unsupported.reason}`,
      overridden: [],
      ignored: [...order.map(({ name }) => `${name} ${unsupported.neglect}`), ...inert],
      warnings: doubt,
    }
  }

  // SL9.
  if (isAccessToken && client.handlesContinuousAccess && resource.handlesContinuousAccess) {
    return {
      value: 24 * hour,
      range: [20 * hour, 28 * hour],
      by: 'continuousAccess continuousAccess',
      overridden: [],
      ignored: [...order.map(({ name }) => `${name} continuousAccessIgnores`), ...inert],
      warnings: [],
    }
  }

  const text = winner && memberOf(winner.body, row.member)
  const set = text === retired ? text : secondsOf(text)

  // SL11.
  if (row.member !== 'AccessTokenLifetime' && tenant.settings.lifetimes === 'current') {
    return {
      value: row.builtIn,
      by: 'builtIn notConfigurable',
      overridden: [],
      ignored: winner && set !== undefined ? [`${winner.name} ${row.member} memberRetired`] : [],
      warnings: [],
    }
  }

  const warnings: string[] = []
  const isInferred =
    tenant.settings.precedence === 'org-first' &&
    order.some(({ tier }) => tier === 'servicePrincipal') &&
    order.some(({ tier }) => tier !== 'servicePrincipal')
  if (isInferred) warnings.push('servicePrincipalOrderInferred')
  if (set === undefined) warnings.push(...doubt)
  const value = set ?? builtIn
  if (winner !== undefined) {
    // SL14 to SL16 warn where a policy acts.
    if ((signInFrequencyPolicies ?? []).length > 0) warnings.push('signInFrequency')
    if (governor.appId === sharePoint) warnings.push('browserSessionsOfSharePoint')
    if (isAccessToken && client.appId === teamsWeb && Number(value) <= 15 * minute) {
      warnings.push('teamsOnTheWeb')
    }
  }
  const absent = winner === undefined ? undefined : `builtIn memberAbsent ${winner.name}`
  const none = hasTwoHours ? 'builtIn twoHoursForMicrosoft365' : 'builtIn noPolicy'
  return {
    ...(set === undefined ? asBuiltIn : { value }),
    by: winner !== undefined && set !== undefined ? decision(winner) : (absent ?? none),
    overridden: behind(order),
    ignored: inert,
    warnings,
  }
}

/** The lifetime of each token. */
export function referenceLifetimes(tenant: ReferenceTenant, question: ReferenceQuestion) {
  return Object.fromEntries(
    rows.map((row) => {
      const lifetime = lifetimeOf(tenant, question, row)
      // SL10: five minutes of skew.
      const conditions = Number(lifetime.value) + 5 * minute
      return [row.name, row.name === 'samlAssertion' ? { ...lifetime, conditions } : lifetime]
    }),
  )
}
