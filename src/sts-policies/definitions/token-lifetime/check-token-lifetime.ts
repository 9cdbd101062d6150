/**
 * Rules of a TokenLifetimePolicy definition: forms, minima, maxima, and the order between lifetimes. Refresh and
 * session members are dated: they were retired on 2020-05-30, and act no more since 2021-01-30.
 * Source: https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes, the Graph beta
 * page of `tokenLifetimePolicy`, and refusals quoted in public issue threads.
 */

import { abbreviate } from '../../../kernel/abbreviate.ts'
import { jsonKind } from '../../../kernel/json.ts'
import { DefinitionReport } from '../definition-report.ts'
import type { CheckOfType, DefinitionRules } from '../definition-rules.ts'
import type { DefinitionValue } from '../located-json.ts'
import { readMembers } from '../read-members.ts'
import { formatTimespan, parseTimespan } from '../timespan.ts'
import { tokenLifetimeCodes } from './token-lifetime-codes.ts'
import { lifetimeMembers } from './token-lifetime.ts'

const minimumSeconds = 10 * 60
const day = 86_400

type LifetimeMember = (typeof lifetimeMembers)[number]

interface LifetimeRule {
  /** Longest lifetime, seconds. A maximum given in days is one second short: `1 day` is 23:59:59. */
  readonly maximumSeconds: number
  readonly mayBeUntilRevoked: boolean
  readonly retired: boolean
}

function refreshOrSession(days: number, mayBeUntilRevoked: boolean): LifetimeRule {
  return { maximumSeconds: days * day - 1, mayBeUntilRevoked, retired: true }
}

const lifetimeRules: Readonly<Record<LifetimeMember, LifetimeRule>> = {
  AccessTokenLifetime: { maximumSeconds: day - 1, mayBeUntilRevoked: false, retired: false },
  MaxInactiveTime: refreshOrSession(90, false),
  MaxAgeSingleFactor: refreshOrSession(365, true),
  MaxAgeMultiFactor: refreshOrSession(365, true),
  MaxAgeSessionSingleFactor: refreshOrSession(365, true),
  MaxAgeSessionMultiFactor: refreshOrSession(365, true),
}

/**
 * Names of August 2016, by lower case.
 * Source: history of the Graph beta page of `policy`; they were renamed on 2016-09-02.
 */
const formerNames: ReadonlyMap<string, LifetimeMember> = new Map([
  ['singlefactorrefreshtokenmaxage', 'MaxAgeSingleFactor'],
  ['multifactorrefreshtokenmaxage', 'MaxAgeMultiFactor'],
  ['singlefactorsessiontokenage', 'MaxAgeSessionSingleFactor'],
  ['singlefactorsessiontokenmaxage', 'MaxAgeSessionSingleFactor'],
  ['multifactorsessiontokenmaxage', 'MaxAgeSessionMultiFactor'],
])

/** The day from which refresh and session lifetimes could no longer be configured anew. */
const retirementDate = new Date('2020-05-30T00:00:00Z')

/** The day from which those of existing policies were ignored. */
const endOfEffect = new Date('2021-01-30T00:00:00Z')

interface Lifetime {
  readonly value: DefinitionValue
  /** As it was given. */
  readonly text: string
  /** Infinity for `until-revoked`. */
  readonly seconds: number
}

/** Reads a lifetime, and reports what is wrong with it. */
function checkLifetime(
  member: LifetimeMember,
  value: DefinitionValue,
  rules: DefinitionRules,
  report: DefinitionReport,
): Lifetime | undefined {
  const { maximumSeconds, mayBeUntilRevoked } = lifetimeRules[member]
  const range = `from ${formatTimespan(minimumSeconds)} to ${formatTimespan(maximumSeconds)}`
  const allowed = mayBeUntilRevoked ? `${range}, or \`until-revoked\`` : range
  const given = value.value
  if (typeof given !== 'string') {
    const text = `\`${member}\` must be a string, not ${jsonKind(given)}; write a time span ${allowed}`
    report.refuse(value, tokenLifetimeCodes.timeSpanMalformed, text)
    return undefined
  }
  if (given === 'until-revoked') {
    if (mayBeUntilRevoked) return { value, text: given, seconds: Infinity }
    const text = `\`${member}\` cannot be \`until-revoked\`; write a time span ${allowed}`
    report.refuse(value, tokenLifetimeCodes.untilRevokedNotAllowed, text)
    return undefined
  }
  const shown = `\`${member}\` is \`${abbreviate(given)}\``
  const parsed = parseTimespan(given)
  const seconds = parsed.ok ? parsed.seconds : rules.isLegacyView ? parsed.meantSeconds : undefined
  if (seconds === undefined) {
    const reason = parsed.ok ? '' : parsed.reason
    const text = `${shown} and ${reason}; write a time span ${allowed}`
    report.refuse(value, tokenLifetimeCodes.timeSpanMalformed, text)
    return undefined
  }
  if (seconds < minimumSeconds) {
    const text = `${shown}, below the minimum of ${formatTimespan(minimumSeconds)}`
    report.refuse(value, tokenLifetimeCodes.tooShort, text)
    return undefined
  }
  if (seconds > maximumSeconds) {
    const text = `${shown}, above the maximum of ${formatTimespan(maximumSeconds)}`
    report.refuse(value, tokenLifetimeCodes.tooLong, text)
    return undefined
  }
  if (!parsed.ok) {
    const text = `${shown} and ${parsed.reason}; it is read as ${formatTimespan(seconds)}, and only the legacy resource accepts it`
    report.warn(value, tokenLifetimeCodes.minutesAboveSixty, text)
  }
  return { value, text: given, seconds }
}

/** Tells whether a retired member may be there, and reports why it may not or that it does nothing. */
function checkRetirement(
  member: LifetimeMember,
  value: DefinitionValue,
  { asOf, heldBefore }: DefinitionRules,
  report: DefinitionReport,
): boolean {
  if (asOf < retirementDate) return true
  if (!heldBefore.has(member)) {
    const text = `\`${member}\` configures a refresh or session token lifetime; Microsoft retired it on May 30, 2020, so a new policy cannot have it`
    report.refuse(value, tokenLifetimeCodes.memberRetired, text, 'name')
    return false
  }
  if (asOf >= endOfEffect) {
    const text = `\`${member}\` has no effect since January 30, 2021; use the sign-in frequency of conditional access instead`
    report.warn(value, tokenLifetimeCodes.retiredWithoutEffect, text, 'name')
  }
  return true
}

/** The idle time of a refresh token must end before its age does. */
function checkOrder(
  lifetimes: ReadonlyMap<LifetimeMember, Lifetime>,
  report: DefinitionReport,
): void {
  const idle = lifetimes.get('MaxInactiveTime')
  if (!idle) return
  for (const name of ['MaxAgeSingleFactor', 'MaxAgeMultiFactor'] as const) {
    const age = lifetimes.get(name)
    if (!age || idle.seconds < age.seconds) continue
    const text = `\`MaxInactiveTime\` is \`${idle.text}\`; it must be lower than \`${name}\`, which is \`${age.text}\``
    report.refuse(idle.value, tokenLifetimeCodes.idleNotBelowAge, text)
  }
}

/** Reports everything wrong with the root object of a TokenLifetimePolicy definition. */
export const checkTokenLifetime: CheckOfType = (root, rules) => {
  const report = new DefinitionReport()
  const names = ['Version', ...lifetimeMembers] as const
  const members = readMembers(root, names, 'TokenLifetimePolicy', report, formerNames)
  const lifetimes = new Map<LifetimeMember, Lifetime>()
  for (const name of lifetimeMembers) {
    const value = members.get(name)
    if (!value) continue
    if (lifetimeRules[name].retired && !checkRetirement(name, value, rules, report)) continue
    const lifetime = checkLifetime(name, value, rules, report)
    if (lifetime) lifetimes.set(name, lifetime)
  }
  checkOrder(lifetimes, report)
  return report
}
