/**
 * A TokenLifetimePolicy definition: its schema, and what it says in seconds.
 * Source: https://learn.microsoft.com/entra/identity-platform/configurable-token-lifetimes
 */

import { Type } from 'typebox'
import type { JsonValue } from '../../../kernel/json.ts'
import { membersWithVersion, timespanPattern, versionRequired } from '../definition-schemas.ts'
import type { DefinitionValue } from '../located-json.ts'
import { presentMembers, readStoredRoot } from '../stored-root.ts'
import { parseTimespan } from '../timespan.ts'

/** The lifetime of a token, or that it lives until it is revoked. */
export type TokenAge = number | 'until-revoked'

/** What a stored definition says. All lifetimes in seconds; a member that is absent or unreadable is undefined. */
export interface TokenLifetimeDefinition {
  /** Of access tokens, ID tokens and SAML assertions. */
  readonly accessTokenLifetime?: number
  /** Of a refresh token that is not used. */
  readonly maxInactiveTime?: number
  /** Of refresh tokens after a sign-in with a single factor. */
  readonly maxAgeSingleFactor?: TokenAge
  /** Of refresh tokens after a sign-in with several factors. */
  readonly maxAgeMultiFactor?: TokenAge
  /** Of sessions after a sign-in with a single factor. */
  readonly maxAgeSessionSingleFactor?: TokenAge
  /** Of sessions after a sign-in with several factors. */
  readonly maxAgeSessionMultiFactor?: TokenAge
}

const note = 'Microsoft retired it on May 30, 2020: a new policy cannot have it.'

function retiredAge(description: string) {
  const forms = [Type.Literal('until-revoked'), Type.String({ pattern: timespanPattern })] as const
  const options = { deprecated: true, description: `${description} ${note}` }
  return Type.Optional(Type.Union([...forms], options))
}

/** The value of the root member `TokenLifetimePolicy`. */
export const tokenLifetimeSchema = Type.Object(
  membersWithVersion({
    AccessTokenLifetime: Type.Optional(
      Type.String({
        pattern: timespanPattern,
        description:
          'How long access tokens, ID tokens and SAML assertions live: from 00:10:00 to 23:59:59.',
        examples: ['02:00:00'],
      }),
    ),
    MaxInactiveTime: Type.Optional(
      Type.String({
        pattern: timespanPattern,
        deprecated: true,
        description: `How long an unused refresh token lives: from 00:10:00 to 89.23:59:59. ${note}`,
      }),
    ),
    MaxAgeSingleFactor: retiredAge('How long a refresh token lives after one factor.'),
    MaxAgeMultiFactor: retiredAge('How long a refresh token lives after several factors.'),
    MaxAgeSessionSingleFactor: retiredAge('How long a session lives after one factor.'),
    MaxAgeSessionMultiFactor: retiredAge('How long a session lives after several factors.'),
  }),
  { ...versionRequired, description: 'How long tokens live.' },
)

/** The members with a lifetime, in canonical spelling. */
export const lifetimeMembers = [
  'AccessTokenLifetime',
  'MaxInactiveTime',
  'MaxAgeSingleFactor',
  'MaxAgeMultiFactor',
  'MaxAgeSessionSingleFactor',
  'MaxAgeSessionMultiFactor',
] as const

/** Names the lifetimes that a stored definition has, in canonical spelling. */
export function lifetimeMembersOf(text: string): ReadonlySet<string> {
  const root = readStoredRoot(text, 'TokenLifetimePolicy')
  return new Set(lifetimeMembers.filter((name) => root?.member(name) !== undefined))
}

function spanOf(value: JsonValue | undefined): number | undefined {
  if (typeof value !== 'string') return undefined
  const parsed = parseTimespan(value)
  return parsed.ok ? parsed.seconds : parsed.meantSeconds
}

function ageOf(value: JsonValue | undefined): TokenAge | undefined {
  return value === 'until-revoked' ? value : spanOf(value)
}

/** Reads a stored definition; undefined when the service loads nothing from it. */
export function readTokenLifetime(text: string): TokenLifetimeDefinition | undefined {
  const root = readStoredRoot(text, 'TokenLifetimePolicy')
  return root && lifetimesOf(root)
}

function lifetimesOf(root: DefinitionValue): TokenLifetimeDefinition {
  const valueOf = (name: (typeof lifetimeMembers)[number]) => root.member(name)?.value
  return presentMembers({
    accessTokenLifetime: spanOf(valueOf('AccessTokenLifetime')),
    maxInactiveTime: spanOf(valueOf('MaxInactiveTime')),
    maxAgeSingleFactor: ageOf(valueOf('MaxAgeSingleFactor')),
    maxAgeMultiFactor: ageOf(valueOf('MaxAgeMultiFactor')),
    maxAgeSessionSingleFactor: ageOf(valueOf('MaxAgeSessionSingleFactor')),
    maxAgeSessionMultiFactor: ageOf(valueOf('MaxAgeSessionMultiFactor')),
  })
}
