/** What `POST /ostiary/v1/sts/claims` answers. */

import { Type } from 'typebox'
import { asComponent, listOf, oneWordOf } from '../../api/schema/values.ts'
import { answerMembers, draftWarnings } from './effective-schemas.ts'

const { Optional } = Type

const texts = listOf(Type.String())
const entry = Optional(
  Type.Integer({ description: 'The place of the entry in the schema of the policy, from 0.' }),
)
const reason = {
  code: Type.String({ description: 'The stable code of the reason.' }),
  why: Type.String({ description: 'One sentence.' }),
}

const step = Type.Union(
  [
    Type.Object({
      step: Type.Literal('source'),
      source: Type.String(),
      attribute: Optional(Type.String()),
      values: texts,
    }),
    Type.Object({
      step: Type.Literal('transformation'),
      id: Type.String(),
      method: Type.String(),
      inputs: Type.Record(Type.String(), texts),
      outputs: texts,
    }),
  ],
  { ...asComponent('claimStep'), description: 'How a value came about.' },
)

const claim = Type.Object(
  {
    name: Type.String({ description: 'The name in a JWT, or the URI in a SAML assertion.' }),
    value: Type.Union([Type.String(), Type.Number(), Type.Boolean(), texts, Type.Null()], {
      description: 'Null: only the service that issues the token knows it, such as a time.',
    }),
    from: oneWordOf(['core', 'basic', 'optional', 'policy']),
    entry,
    nameFormat: Optional(Type.String()),
    steps: listOf(step),
  },
  asComponent('previewedClaim'),
)

const nameId = Type.Object({
  value: Type.Union([Type.String(), Type.Null()]),
  format: Type.String(),
  entry,
  fallback: Optional(Type.Object(reason)),
  steps: listOf(step),
})

const decidedBy = Type.Object(
  {
    by: oneWordOf(['claimsMappingPolicy', 'customClaimsPolicy', 'builtIn']),
    policyId: Optional(Type.String()),
    displayName: Optional(Type.String()),
    objectId: Optional(Type.String()),
  },
  asComponent('claimsDecision'),
)

const ignoredPolicies = listOf(
  Type.Object({ policyId: Type.String(), displayName: Type.String(), ...reason }),
)

/** The answer. A refusal of the sign-in is an answer too. */
export const claimsAnswer = Type.Object({
  ...answerMembers,
  token: oneWordOf(['access', 'id', 'saml']),
  outcome: oneWordOf(['issued', 'refused'], {
    description: '`refused`: the service issues no token, and the sign-in fails.',
  }),
  error: Optional(Type.String({ description: 'The code of the refusal: `AADSTS50146`.' })),
  message: Optional(Type.String({ description: 'The text of the refusal.' })),
  entry,
  claims: Optional(listOf(claim)),
  nameId: Optional(nameId),
  issuer: Optional(Type.String()),
  audience: Optional(Type.String()),
  decidedBy,
  skipped: Optional(
    listOf(Type.Object({ ...reason, entry, name: Optional(Type.String()) }), {
      description: 'What the policy asks for and the token does not have.',
    }),
  ),
  ignored: ignoredPolicies,
  '@ostiary.warnings': draftWarnings,
})
