/** The rows of `vectors/lifetimes.json`, `home-realm.json`, `issuance.json` and `activity-timeout.json`. */

import { readFileSync } from 'node:fs'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'

const closed = { additionalProperties: false }
const texts = Type.Array(Type.String())
const optionalTexts = Type.Optional(texts)

/** A policy: its name is also its id. A definition as text is taken as it is. */
const policy = Type.Object(
  {
    name: Type.String(),
    type: Type.Optional(Type.String()),
    definition: Type.Union([Type.String(), Type.Record(Type.String(), Type.Unknown())]),
  },
  closed,
)
const holders = Type.Record(Type.String(), Type.Array(policy))

const tenant = Type.Object(
  {
    lifetimes: Type.Optional(Type.Union([Type.Literal('2018'), Type.Literal('current')])),
    organization: Type.Optional(Type.Array(policy)),
    servicePrincipals: Type.Optional(holders),
    applications: Type.Optional(holders),
    /** Neither assigned nor the organization default. */
    unused: Type.Optional(Type.Array(policy)),
    /** Names of policies that do not exist, by service principal. */
    deleted: Type.Optional(Type.Record(Type.String(), texts)),
  },
  closed,
)

/** A party: its name is the id of its service principal, of its application object, and its `appId`. */
const party = Type.Object(
  {
    name: Type.String(),
    appId: Type.Optional(Type.String()),
    isManagedIdentity: Type.Optional(Type.Boolean()),
    signInAudience: Type.Optional(Type.String()),
    handlesContinuousAccess: Type.Optional(Type.Boolean()),
    /** Whether the application object is in the tenant `home` of the row. */
    isFromHome: Type.Optional(Type.Boolean()),
  },
  closed,
)

const domain = Type.Object(
  { name: Type.String(), isVerified: Type.Boolean(), isFederated: Type.Boolean() },
  closed,
)

const asked = Type.Object(
  {
    client: Type.Optional(party),
    resource: Type.Optional(party),
    signIn: Type.Optional(
      Type.Object(
        {
          domains: Type.Array(domain),
          domainHint: Type.Optional(Type.String()),
          userName: Type.Optional(Type.String()),
          isPasswordHashSynced: Type.Optional(Type.Boolean()),
        },
        closed,
      ),
    ),
    webSession: Type.Optional(
      Type.Object(
        {
          chosenByUser: Type.Optional(Type.Number()),
          beganWith: Type.Optional(Type.Union([Type.Number(), Type.Null()])),
        },
        closed,
      ),
    ),
    usesConditionalAccess: Type.Optional(Type.Boolean()),
    signInFrequencyPolicies: optionalTexts,
  },
  closed,
)

/** A value by its place below the answer. Lists are empty when left out; each item is a policy and a code. */
const expectation = Type.Object(
  {
    value: Type.Unknown(),
    range: Type.Optional(Type.String()),
    /** Seconds to the end of the element Conditions, as a time span. */
    conditions: Type.Optional(Type.String()),
    /** `tier code policy`. */
    by: Type.String(),
    overridden: optionalTexts,
    ignored: optionalTexts,
    warnings: optionalTexts,
  },
  closed,
)
const expectations = Type.Record(Type.String(), expectation)

const row = Type.Object(
  {
    id: Type.String(),
    description: Type.String(),
    /** Ids of `docs/rules/sts-policies.md`. */
    rules: texts,
    source: Type.String(),
    basis: Type.Union([
      Type.Literal('documented'),
      Type.Literal('observed'),
      Type.Literal('inferred'),
    ]),
    tenant,
    home: Type.Optional(tenant),
    asked: Type.Optional(asked),
    /** With both profiles, or `sp-first` and `org-first` apart. */
    always: Type.Optional(expectations),
    spFirst: Type.Optional(expectations),
    orgFirst: Type.Optional(expectations),
  },
  closed,
)
const rows = Type.Array(row)

/** One row. */
export type SelectVector = Static<typeof row>
/** A tenant of a row. */
export type VectorTenant = Static<typeof tenant>
/** What a row expects of one value. */
export type VectorExpectation = Static<typeof expectation>

const names = ['lifetimes', 'home-realm', 'issuance', 'activity-timeout'] as const

/**
 * Reads the rows of every file.
 * @throws Error when a row has another shape.
 */
export function loadSelectVectors(): readonly SelectVector[] {
  return names.flatMap((name) => {
    const file = new URL(`../../vectors/${name}.json`, import.meta.url)
    const data: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (!Value.Check(rows, data)) {
      const [first] = Value.Errors(rows, data)
      throw new Error(`${name}.json: ${first?.instancePath} ${first?.message}`)
    }
    return data
  })
}
