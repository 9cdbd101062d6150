/**
 * Rules of a TokenLifetimePolicy definition: members, forms, minima, maxima, and the order between
 * lifetimes. Refresh and session members are dated: they were retired on 2020-05-30.
 * Source: https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes, the Graph beta
 * page of `tokenLifetimePolicy`, and refusals quoted in public issue threads.
 */

import { didYouMean } from '../../../kernel/did-you-mean.ts'
import { pointerSegment, type Finding } from '../../../kernel/findings.ts'
import { jsonKind, type JsonObject, type JsonValue } from '../../../kernel/json.ts'
import { formatTimespan, parseTimespan } from './timespan.ts'
import type { OstiaryCode } from '../../../kernel/ostiary-codes.ts'
import { tokenLifetimeCodes } from '../definition-codes.ts'

const minimumSeconds = 10 * 60
const day = 86_400

interface LifetimeRule {
  /** Longest lifetime, seconds. A maximum given in days is one second short: `1 day` is 23:59:59. */
  readonly maximumSeconds: number
  readonly mayBeUntilRevoked: boolean
  readonly retired: boolean
}

function refreshOrSession(days: number, mayBeUntilRevoked: boolean): LifetimeRule {
  return { maximumSeconds: days * day - 1, mayBeUntilRevoked, retired: true }
}

const lifetimeRules: ReadonlyMap<string, LifetimeRule> = new Map([
  ['AccessTokenLifetime', { maximumSeconds: day - 1, mayBeUntilRevoked: false, retired: false }],
  ['MaxInactiveTime', refreshOrSession(90, false)],
  ['MaxAgeSingleFactor', refreshOrSession(365, true)],
  ['MaxAgeMultiFactor', refreshOrSession(365, true)],
  ['MaxAgeSessionSingleFactor', refreshOrSession(365, true)],
  ['MaxAgeSessionMultiFactor', refreshOrSession(365, true)],
])

const memberNames: readonly string[] = ['Version', ...lifetimeRules.keys()]

/** Looking for the meant member is worth it for a few unknown ones, not for a flood of them. */
const mostSuggestions = 10

/** The day from which refresh and session lifetimes could no longer be configured anew. */
const retirementDate = new Date('2020-05-30T00:00:00Z')

/** What the rules of token lifetimes depend on besides the definition. */
export interface LifetimeSemantics {
  /** The day whose rules apply. */
  readonly asOf: Date
  /** Members the policy held before this write: after the retirement they may be kept, not added. */
  readonly heldBefore: ReadonlySet<string>
}

/** The canonical name of a member given in any letter case; undefined when there is none. */
function canonicalMember(name: string): string | undefined {
  return memberNames.find((known) => known.toLowerCase() === name.toLowerCase())
}

/** Names the lifetime members of a definition's root object, in canonical spelling. */
export function lifetimeMembersOf(policy: JsonObject): ReadonlySet<string> {
  const names = Object.keys(policy).map(canonicalMember)
  return new Set(names.filter((name): name is string => name !== undefined && name !== 'Version'))
}

interface Lifetime {
  readonly member: string
  readonly target: string
  /** Infinity for `until-revoked`. */
  readonly seconds: number
}

function readLifetime(
  member: string,
  rule: LifetimeRule,
  value: JsonValue | undefined,
  target: string,
): Lifetime | Finding {
  const wrong = (ostiaryCode: OstiaryCode, reason: string): Finding => {
    return { ostiaryCode, message: `\`${member}\` ${reason}`, target }
  }
  if (typeof value !== 'string')
    return wrong(tokenLifetimeCodes.timeSpanMalformed, `must be a string, not ${jsonKind(value)}`)
  if (value === 'until-revoked') {
    return rule.mayBeUntilRevoked
      ? { member, target, seconds: Infinity }
      : wrong(tokenLifetimeCodes.untilRevokedNotAllowed, 'cannot be `until-revoked`')
  }
  const parsed = parseTimespan(value)
  if (!parsed.ok)
    return wrong(tokenLifetimeCodes.timeSpanMalformed, `is \`${value}\` and ${parsed.reason}`)
  if (parsed.seconds < minimumSeconds) {
    return wrong(
      tokenLifetimeCodes.tooShort,
      `is \`${value}\`, below the minimum of ${formatTimespan(minimumSeconds)}`,
    )
  }
  if (parsed.seconds > rule.maximumSeconds) {
    return wrong(
      tokenLifetimeCodes.tooLong,
      `is \`${value}\`, above the maximum of ${formatTimespan(rule.maximumSeconds)}`,
    )
  }
  return { member, target, seconds: parsed.seconds }
}

/** The idle time of a refresh token must end before its age does. */
function checkOrder(lifetimes: readonly Lifetime[]): readonly Finding[] {
  const idle = lifetimes.find(({ member }) => member === 'MaxInactiveTime')
  if (!idle) return []
  return lifetimes
    .filter(({ member }) => member === 'MaxAgeSingleFactor' || member === 'MaxAgeMultiFactor')
    .filter((age) => idle.seconds >= age.seconds)
    .map((age) => ({
      ostiaryCode: tokenLifetimeCodes.idleNotBelowAge,
      message: `\`MaxInactiveTime\` must be lower than \`${age.member}\``,
      target: idle.target,
    }))
}

/**
 * Lists everything wrong with the root object of a TokenLifetimePolicy definition. Member names match
 * without case. `target` is the JSON pointer of that object; `Version` is checked by the caller.
 */
export function validateTokenLifetime(
  policy: JsonObject,
  target: string,
  semantics: LifetimeSemantics,
): readonly Finding[] {
  const findings: Finding[] = []
  const lifetimes: Lifetime[] = []
  const seen = new Set<string>()
  for (const [name, value] of Object.entries(policy)) {
    const place = `${target}/${pointerSegment(name)}`
    const member = canonicalMember(name)
    if (member === undefined) {
      const near = findings.length < mostSuggestions ? didYouMean(name, memberNames) : undefined
      const suggestion = near === undefined ? '' : `; did you mean \`${near}\`?`
      findings.push({
        ostiaryCode: tokenLifetimeCodes.memberUnknown,
        message: `\`${name}\` is not a member of TokenLifetimePolicy${suggestion}`,
        target: place,
      })
      continue
    }
    if (seen.has(member)) {
      findings.push({
        ostiaryCode: tokenLifetimeCodes.memberRepeated,
        message: `\`${member}\` occurs twice in different letter case`,
        target: place,
      })
    }
    seen.add(member)
    const rule = lifetimeRules.get(member)
    if (!rule) continue
    if (rule.retired && semantics.asOf >= retirementDate && !semantics.heldBefore.has(member)) {
      findings.push({
        ostiaryCode: tokenLifetimeCodes.memberRetired,
        message: `\`${member}\` configures a refresh or session token lifetime; Microsoft retired it on May 30, 2020, so a new policy cannot have it`,
        target: place,
      })
      continue
    }
    const read = readLifetime(member, rule, value, place)
    if ('seconds' in read) lifetimes.push(read)
    else findings.push(read)
  }
  return [...findings, ...checkOrder(lifetimes)]
}
