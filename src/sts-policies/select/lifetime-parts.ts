/** Works out the lifetime of each token that one object governs. */

import type { TokenLifetimeDefinition } from '../definitions/token-lifetime/token-lifetime.ts'
import type { PartyHolders } from './answer-cache.ts'
import { builtInLifetimes, longLived, samlSkewSeconds, twoHours } from './built-in-lifetimes.ts'
import { choosePolicy, ignore, type Chosen, type TierOfPolicies } from './candidates.ts'
import type {
  ClientLifetimes,
  EffectiveLifetime,
  EffectiveLifetimes,
  IgnoredPolicy,
  ResourceLifetimes,
} from './effective.ts'
import { placesOf } from './holders.ts'
import type { StsSettings } from './policy-records.ts'
import { reasonOf, type Reason, type ReasonCode } from './reasons.ts'

/** What changes lifetimes besides policies. */
export interface LifetimeCircumstances {
  /** Why policies do not act on the object. */
  readonly unsupported: 'managedIdentity' | 'personalAccounts' | undefined
  /** Whether continuous access evaluation makes access tokens long-lived. */
  readonly isContinuous: boolean
  /** Whether the client gets access tokens of two hours when no policy sets a lifetime. */
  readonly getsTwoHours: 'yes' | 'no' | 'unknown'
}

interface LifetimeRow {
  readonly governs: EffectiveLifetime['governs']
  /** The member of the definition, and where its value is in the read form. */
  readonly member: string
  readonly read: keyof TokenLifetimeDefinition
  /** Whether the value has no effect since January 30, 2021. */
  readonly isRetired: boolean
}

const rows: Readonly<Record<keyof EffectiveLifetimes, LifetimeRow>> = {
  accessToken: lifetimeRow('accessToken'),
  idToken: lifetimeRow('idToken'),
  samlAssertion: lifetimeRow('samlAssertion'),
  refreshTokenIdle: retiredRow('refreshToken', 'MaxInactiveTime', 'maxInactiveTime'),
  refreshTokenSingleFactor: retiredRow('refreshToken', 'MaxAgeSingleFactor', 'maxAgeSingleFactor'),
  refreshTokenMultiFactor: retiredRow('refreshToken', 'MaxAgeMultiFactor', 'maxAgeMultiFactor'),
  sessionSingleFactor: retiredRow(
    'sessionToken',
    'MaxAgeSessionSingleFactor',
    'maxAgeSessionSingleFactor',
  ),
  sessionMultiFactor: retiredRow(
    'sessionToken',
    'MaxAgeSessionMultiFactor',
    'maxAgeSessionMultiFactor',
  ),
}

function lifetimeRow(governs: LifetimeRow['governs']): LifetimeRow {
  return { governs, member: 'AccessTokenLifetime', read: 'accessTokenLifetime', isRetired: false }
}

function retiredRow(
  governs: LifetimeRow['governs'],
  member: string,
  read: LifetimeRow['read'],
): LifetimeRow {
  return { governs, member, read, isRetired: true }
}

/** The order of the profile; see `LifetimePrecedence`. */
function tiersInOrder(
  holders: PartyHolders,
  { precedence }: StsSettings,
): readonly TierOfPolicies<TokenLifetimeDefinition>[] {
  const { servicePrincipal, organization, application } = placesOf(holders, 'lifetime')
  return precedence === 'org-first'
    ? [organization, servicePrincipal, application]
    : [servicePrincipal, organization, application]
}

const unsupportedCodes = {
  managedIdentity: 'managedIdentityIgnores',
  personalAccounts: 'personalAccountsIgnore',
} as const satisfies Record<string, ReasonCode>

/** Everything that one lifetime depends on. */
interface Question {
  readonly chosen: Chosen<TokenLifetimeDefinition>
  /** Every policy that can be read, in the order of the tiers. */
  readonly readable: readonly TierOfPolicies<TokenLifetimeDefinition>[]
  readonly circumstances: LifetimeCircumstances
  readonly settings: StsSettings
}

function ignoreAll({ chosen, readable }: Question, code: ReasonCode): readonly IgnoredPolicy[] {
  const policies = readable.flatMap((place) => place.policies)
  return [
    ...policies
      .filter(({ definition }) => definition !== undefined)
      .map((policy) => ignore(policy, code)),
    ...chosen.ignored,
  ]
}

function builtInOf(
  name: keyof EffectiveLifetimes,
  { getsTwoHours }: LifetimeCircumstances,
): Pick<EffectiveLifetime, 'value' | 'range'> {
  return name === 'accessToken' && getsTwoHours === 'yes' ? twoHours : builtInLifetimes[name]
}

function builtInWarnings(
  name: keyof EffectiveLifetimes,
  { getsTwoHours }: LifetimeCircumstances,
): readonly Reason[] {
  return name === 'accessToken' && getsTwoHours === 'unknown'
    ? [reasonOf('conditionalAccessUnknown')]
    : []
}

/** Whether the answer depends on where `org-first` puts the policy of a service principal. */
function orderWarnings({ chosen, settings }: Question): readonly Reason[] {
  if (settings.precedence === 'sp-first') return []
  const tiers = [chosen.winner, ...chosen.overridden].map((each) => each?.tier)
  return tiers.includes('servicePrincipal') && new Set(tiers).size > 1
    ? [reasonOf('servicePrincipalOrderInferred')]
    : []
}

/** The lifetime that policies give, or the built-in one. */
function configuredLifetime(name: keyof EffectiveLifetimes, question: Question): EffectiveLifetime {
  const { chosen, circumstances } = question
  const { governs, member, read } = rows[name]
  const { winner, overridden, ignored } = chosen
  const set = winner?.definition[read]
  const warnings = orderWarnings(question)
  if (winner !== undefined && set !== undefined) {
    return { value: set, governs, decidedBy: winner.decidedBy, overridden, ignored, warnings }
  }
  const isTwoHours = name === 'accessToken' && circumstances.getsTwoHours === 'yes'
  const decidedBy =
    winner === undefined
      ? reasonOf(isTwoHours ? 'twoHoursForMicrosoft365' : 'noPolicy')
      : {
          ...winner.decidedBy,
          ...reasonOf('memberAbsent', { policy: winner.policy.displayName, member }),
        }
  return {
    ...builtInOf(name, circumstances),
    governs,
    decidedBy: { ...decidedBy, tier: 'builtIn' },
    overridden,
    ignored,
    warnings: [...warnings, ...builtInWarnings(name, circumstances)],
  }
}

function lifetimeOf(name: keyof EffectiveLifetimes, question: Question): EffectiveLifetime {
  const { chosen, circumstances, settings } = question
  const { governs, member, read, isRetired } = rows[name]
  const { unsupported } = circumstances
  if (unsupported !== undefined) {
    return {
      ...builtInOf(name, circumstances),
      governs,
      decidedBy: { tier: 'unsupported', ...reasonOf(unsupported) },
      overridden: [],
      ignored: ignoreAll(question, unsupportedCodes[unsupported]),
      warnings: builtInWarnings(name, circumstances),
    }
  }
  if (name === 'accessToken' && circumstances.isContinuous) {
    return {
      ...longLived,
      governs,
      decidedBy: { tier: 'continuousAccess', ...reasonOf('continuousAccess') },
      overridden: [],
      ignored: ignoreAll(question, 'continuousAccessIgnores'),
      warnings: [],
    }
  }
  if (isRetired && settings.lifetimes === 'current') {
    const { winner } = chosen
    const holds = winner?.definition[read] !== undefined
    return {
      ...builtInOf(name, circumstances),
      governs,
      decidedBy: { tier: 'builtIn', ...reasonOf('notConfigurable') },
      overridden: [],
      ignored: winner && holds ? [ignore(winner.policy, 'memberRetired', { member })] : [],
      warnings: [],
    }
  }
  return configuredLifetime(name, question)
}

function questionOf(holders: PartyHolders, circumstances: LifetimeCircumstances): Question {
  const { settings } = holders.tenant
  const readable = tiersInOrder(holders, settings)
  return { chosen: choosePolicy(readable), readable, circumstances, settings }
}

/** The lifetimes that the resource governs. */
export function resourceLifetimes(
  holders: PartyHolders,
  circumstances: LifetimeCircumstances,
): ResourceLifetimes {
  const question = questionOf(holders, circumstances)
  return {
    accessToken: lifetimeOf('accessToken', question),
    refreshTokenIdle: lifetimeOf('refreshTokenIdle', question),
    refreshTokenSingleFactor: lifetimeOf('refreshTokenSingleFactor', question),
    refreshTokenMultiFactor: lifetimeOf('refreshTokenMultiFactor', question),
  }
}

/** The lifetimes that the client governs. */
export function clientLifetimes(
  holders: PartyHolders,
  circumstances: LifetimeCircumstances,
): ClientLifetimes {
  const question = questionOf(holders, circumstances)
  const samlAssertion = lifetimeOf('samlAssertion', question)
  return {
    idToken: lifetimeOf('idToken', question),
    samlAssertion: {
      ...samlAssertion,
      ...(typeof samlAssertion.value === 'number'
        ? { conditionsNotOnOrAfter: samlAssertion.value + samlSkewSeconds }
        : {}),
    },
    sessionSingleFactor: lifetimeOf('sessionSingleFactor', question),
    sessionMultiFactor: lifetimeOf('sessionMultiFactor', question),
  }
}
