/** What `POST /ostiary/v1/decisions` takes and answers. */

import { Type } from 'typebox'
import type { Declaration } from '../../api/declaration.ts'
import { findingSchema } from '../../api/finding-schema.ts'
import { faultFinder } from '../../api/schema/find-faults.ts'
import {
  asComponent,
  closedObject,
  exactlyOneOf,
  instant,
  listOf,
  oneWordOf,
  type TypeOf,
} from '../../api/schema/values.ts'
import {
  advisedDecisionSchema,
  decisionSchema,
  policySummarySchema,
  verdictSchema,
} from './answer-schemas.ts'
import { askedSignInSchema, type AskedSignIn } from './asked-sign-in.ts'
import { commonMembers } from './decision-request.ts'
import { decisionExamples, lineExamples } from './examples.ts'
import { sourceSchema } from './source.ts'

/** Sign-ins of one body. A request in lines may have any number. */
export const mostSignIns = 1_000

/** Sign-ins of one body that are advised on. */
export const mostAdvisedSignIns = 20

const trace = Type.Optional(
  oneWordOf(['verdict', 'none', 'reasons', 'full'], {
    description:
      'How much each decision says: the outcome alone, what is required too (`none`, the default), what became of each policy, or of each condition of each policy.',
  }),
)

const decisionsRequest = closedObject(
  {
    ...commonMembers,
    signIns: Type.Optional(listOf(askedSignInSchema, { minItems: 1, maxItems: mostSignIns })),
    signIn: Type.Optional(askedSignInSchema),
    trace,
    toAllow: Type.Optional(
      Type.Boolean({
        description: `With \`true\`, each decision says what would turn its outcome into allow. Needs trace level \`reasons\` or \`full\`, and at most ${mostAdvisedSignIns} sign-ins.`,
      }),
    ),
    policies: Type.Optional(sourceSchema),
  },
  exactlyOneOf('signIns', 'signIn'),
)

/** A request in one body. */
export interface AskedDecisions extends Omit<
  TypeOf<typeof decisionsRequest>,
  'signIns' | 'signIn'
> {
  readonly signIns?: readonly AskedSignIn[]
  readonly signIn?: AskedSignIn
}

const { asOf, facts } = commonMembers

const linesQuery = closedObject({
  asOf,
  facts,
  trace,
  policiesAt: Type.Optional(instant({ description: 'Decides by the policies as they were then.' })),
})

/** The query of a request in lines. */
export interface LinesQuery extends TypeOf<typeof linesQuery> {}

/** Lists the faults of a body. */
export const findBodyFaults = faultFinder(decisionsRequest)

/** Lists the faults of a query. */
export const findQueryFaults = faultFinder(linesQuery)

const asOfAnswer = instant({ description: 'The instant whose rules of evaluation were applied.' })

/** The answer to a request that is one body. */
const decisionsAnswer = Type.Object({
  asOf: asOfAnswer,
  policies: Type.Optional(
    listOf(policySummarySchema, {
      description: 'The policies, at trace levels `reasons` and `full`.',
    }),
  ),
  '@ostiary.warnings': Type.Optional(
    listOf(findingSchema, { description: 'What POST would warn of in the policies of a draft.' }),
  ),
  decisions: listOf(Type.Union([advisedDecisionSchema, verdictSchema]), {
    description: 'In the order of the sign-ins; verdicts at trace level `verdict`.',
  }),
})

/** The answer to a line. */
const lineAnswer = Type.Union([
  decisionSchema,
  verdictSchema,
  Type.Object(
    {
      line: Type.Integer({ minimum: 1, description: 'The number of the line.' }),
      error: Type.Object({
        code: Type.String(),
        message: Type.String(),
        details: listOf(findingSchema),
      }),
    },
    { ...asComponent('lineError'), description: 'What is wrong with a line.' },
  ),
])

/** What the operation takes and answers. */
export const decisionsDeclaration: Declaration = {
  operationId: 'decideSignIns',
  summary: 'Decide sign-ins',
  description:
    'Says what conditional access decides on one sign-in, on up to 1,000, or on a stream of lines, and why. What a sign-in leaves out is unknown; the answer names the unknown facts that matter.',
  query: linesQuery,
  takes: [
    { mediaType: 'application/json', schema: decisionsRequest, examples: decisionExamples },
    {
      mediaType: 'application/x-ndjson',
      schema: askedSignInSchema,
      description: 'One sign-in in each line.',
      examples: lineExamples,
    },
  ],
  answers: [
    { mediaType: 'application/json', schema: decisionsAnswer },
    {
      mediaType: 'application/x-ndjson',
      schema: lineAnswer,
      description: 'One answer for each line, in the same order.',
    },
  ],
  errors: { 400: 'The request has faults; each has its place.' },
}
