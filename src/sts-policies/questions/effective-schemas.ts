/** What `POST /ostiary/v1/sts/effective` answers. */

import { Type, type TSchema } from 'typebox'
import { findingSchema } from '../../api/finding-schema.ts'
import { asComponent, instant, listOf, nullable, oneWordOf } from '../../api/schema/values.ts'
import { lifetimePrecedences, lifetimeRules } from '../select/policy-records.ts'

const { Optional } = Type

const reason = {
  code: Type.String({ description: 'The stable code of the reason.' }),
  why: Type.String({ description: 'One sentence.' }),
}

const policyName = {
  policyId: Optional(
    Type.String({
      description: 'Absent where no policy decided, and for policies of another tenant.',
    }),
  ),
  displayName: Optional(Type.String()),
  objectId: Optional(Type.String({ description: 'The object to which the policy is assigned.' })),
}

const tiers = ['servicePrincipal', 'organization', 'application'] as const

const decidedBy = Type.Object(
  {
    tier: oneWordOf([...tiers, 'builtIn', 'unsupported', 'continuousAccess']),
    ...policyName,
    ...reason,
  },
  { ...asComponent('decidedBy'), description: 'What decided the value.' },
)

const overridden = Type.Object(
  { ...policyName, tier: oneWordOf(tiers), ...reason },
  {
    ...asComponent('overriddenPolicy'),
    description: 'A policy that would count if one before it did not.',
  },
)

const ignored = Type.Object(
  { ...policyName, member: Optional(Type.String()), ...reason },
  {
    ...asComponent('ignoredPolicy'),
    description: 'A policy, or one member of it, that has no effect here.',
  },
)

const warning = Type.Object(reason, asComponent('stsWarning'))

const governed = [
  'accessToken',
  'idToken',
  'samlAssertion',
  'samlResponse',
  'refreshToken',
  'sessionToken',
  'signIn',
  'passwordGrant',
  'webSession',
] as const

function effective(value: TSchema, further: Readonly<Record<string, TSchema>> = {}) {
  return Type.Object({
    value,
    ...further,
    governs: oneWordOf(governed),
    decidedBy,
    overridden: listOf(overridden),
    ignored: listOf(ignored),
    warnings: listOf(warning),
  })
}

const lifetime = effective(
  Type.Union([Type.Integer(), Type.Literal('until-revoked')], { description: 'Seconds.' }),
  {
    range: Optional(
      Type.Object(
        { shortest: Type.Integer(), longest: Type.Integer() },
        {
          description: 'The service draws such a lifetime at random; the value is the middle.',
        },
      ),
    ),
    conditionsNotOnOrAfter: Optional(
      Type.Integer({
        description: 'Seconds from issue to `NotOnOrAfter` of the element Conditions.',
      }),
    ),
  },
)

const issuedText = effective(Type.String())
const flag = effective(Type.Boolean())

const route = Type.Object({
  kind: oneWordOf(['federatedDomain', 'userNamePage']),
  domain: Optional(Type.String()),
  discovered: Optional(
    Type.Object({
      domain: Type.String(),
      kind: oneWordOf(['federated', 'managed', 'unknown']),
    }),
  ),
})

const texts = listOf(Type.String())

const domainHintPolicy = Type.Object({
  ignoreForDomains: texts,
  respectForDomains: texts,
  ignoreForApps: texts,
  respectForApps: texts,
})

/** A party as answers name it. */
const namedPartySchema = Type.Object(
  {
    appId: Type.String(),
    servicePrincipalId: Optional(Type.String()),
    displayName: Optional(Type.String()),
  },
  asComponent('namedParty'),
)

/** Members that both answers begin with. */
export const answerMembers = {
  asOf: instant({ description: 'The instant of the sign-in.' }),
  client: namedPartySchema,
  resource: namedPartySchema,
}

/** The warnings about a draft. */
export const draftWarnings = Optional(
  listOf(findingSchema, { description: 'What POST would warn of in the policies of a draft.' }),
)

/** The answer. */
export const effectiveAnswer = Type.Object({
  ...answerMembers,
  settings: Type.Object({
    precedence: oneWordOf(lifetimePrecedences),
    lifetimes: oneWordOf(lifetimeRules),
  }),
  signInFrequencyRead: Type.Boolean({
    description:
      'Whether policies of Conditional Access were looked at; false when the caller may not read them.',
  }),
  lifetimes: Type.Object({
    accessToken: lifetime,
    idToken: lifetime,
    samlAssertion: lifetime,
    refreshTokenIdle: lifetime,
    refreshTokenSingleFactor: lifetime,
    refreshTokenMultiFactor: lifetime,
    sessionSingleFactor: lifetime,
    sessionMultiFactor: lifetime,
  }),
  issuance: Type.Object({
    signingAlgorithm: issuedText,
    tokenResponseSigningPolicy: issuedText,
    samlTokenVersion: issuedText,
    emitsSamlNameFormat: flag,
  }),
  homeRealmDiscovery: Type.Object({
    acceleratesToFederatedDomain: flag,
    preferredDomain: effective(nullable(Type.String())),
    allowsCloudPasswordValidation: flag,
    alternateIdLoginEnabled: flag,
    domainHintPolicy: effective(nullable(domainHintPolicy)),
    route: Optional(effective(route)),
    passwordGrant: Optional(
      effective(
        oneWordOf(['cloud', 'federatedIdentityProvider', 'fails', 'dependsOnPasswordHashSync']),
      ),
    ),
  }),
  activityTimeout: effective(nullable(Type.Integer({ description: 'Seconds.' }))),
  '@ostiary.warnings': draftWarnings,
})
