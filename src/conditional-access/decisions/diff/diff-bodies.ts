/** What `POST /ostiary/v1/decisions/diff` takes and answers. */

import { Type } from 'typebox'
import type { Declaration } from '../../../api/declaration.ts'
import { findingSchema } from '../../../api/finding-schema.ts'
import { faultFinder } from '../../../api/schema/find-faults.ts'
import {
  asComponent,
  closedObject,
  exactlyOneOf,
  instant,
  listOf,
  oneWordOf,
  type TypeOf,
} from '../../../api/schema/values.ts'
import { decisionSchema, filledSignInSchema, policySummarySchema } from '../answer-schemas.ts'
import { askedSignInSchema, type AskedSignIn } from '../asked-sign-in.ts'
import { mostSignIns } from '../decision-bodies.ts'
import { commonMembers } from '../decision-request.ts'
import { diffExamples } from '../examples.ts'
import { sourceSchema } from '../source.ts'

/** Sign-ins of a grid that are compared when the request does not say how many. */
export const usualGridLimit = 10_000
export const greatestGridLimit = 100_000

const diffRequest = closedObject(
  {
    ...commonMembers,
    before: Type.Optional(sourceSchema),
    after: sourceSchema,
    signIns: Type.Optional(listOf(askedSignInSchema, { minItems: 1, maxItems: mostSignIns })),
    grid: Type.Optional(
      Type.Literal(true, {
        description:
          'Compares sign-ins that are made from what the policies of both sides mention.',
      }),
    ),
    gridLimit: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: greatestGridLimit,
        default: usualGridLimit,
        description: 'How many sign-ins of the grid are compared.',
      }),
    ),
  },
  exactlyOneOf('signIns', 'grid'),
)

/** A request. */
export interface AskedDiff extends Omit<TypeOf<typeof diffRequest>, 'signIns'> {
  readonly signIns?: readonly AskedSignIn[]
}

/** Lists the faults of a request. */
export const findRequestFaults = faultFinder(diffRequest)

const count = Type.Integer({ minimum: 0 })

const changes = Type.Object(
  {
    count,
    groups: listOf(
      Type.Object({
        from: decisionSchema.properties.outcome,
        to: decisionSchema.properties.outcome,
        policies: listOf(
          Type.Object({ id: Type.String(), in: oneWordOf(['before', 'after', 'both']) }),
          { description: 'The policies that cause the change.' },
        ),
        count,
        example: Type.Object({
          signIn: filledSignInSchema,
          before: decisionSchema,
          after: decisionSchema,
        }),
      }),
      { description: 'Changes with the same cause, the most frequent first.' },
    ),
    groupsLeftOut: count,
  },
  asComponent('changes'),
)

const diffAnswer = Type.Object({
  asOf: instant({ description: 'The instant whose rules of evaluation were applied.' }),
  grid: Type.Optional(
    Type.Object(
      {
        size: Type.Number({ description: 'All combinations of values.' }),
        asked: Type.Integer({ description: 'Combinations that were compared.' }),
        completeUpTo: Type.Integer({
          description:
            'Every sign-in was compared that differs from the plainest in so many attributes.',
        }),
        attributes: Type.Record(Type.String(), Type.Integer(), {
          description: 'How many values each attribute has.',
        }),
      },
      { description: 'How much of the grid was compared; absent without one.' },
    ),
  ),
  '@ostiary.warnings': Type.Optional(listOf(findingSchema)),
  policies: listOf(policySummarySchema, { description: 'The policies of both sides.' }),
  compared: count,
  unchanged: count,
  loosened: changes,
  tightened: changes,
  changed: changes,
})

/** What the operation takes and answers. */
export const diffDeclaration: Declaration = {
  operationId: 'compareDecisions',
  summary: 'Compare decisions by two sources of policies',
  description:
    'Says for which sign-ins a change of policies asks for less (`loosened`), for more (`tightened`), or for something else (`changed`), and which policies cause it.',
  takes: [{ mediaType: 'application/json', schema: diffRequest, examples: diffExamples }],
  answers: [{ mediaType: 'application/json', schema: diffAnswer }],
  errors: { 400: 'The request has faults; each has its place.' },
}
