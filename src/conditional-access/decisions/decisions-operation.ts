/**
 * Decides sign-ins: `POST /ostiary/v1/decisions`. Graph tells only which policies apply; this says what they
 * come to together, for as many sign-ins as one likes, by policies that need not be stored.
 */

import { refusedBy, requirePassed } from '../../kernel/errors/refused-by.ts'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { Type } from 'typebox'
import type { OperationContext } from '../../graph/operation.ts'
import type { GraphResponse } from '../../graph/message.ts'
import { requireAcceptable } from '../../graph/negotiate.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { respondJsonText, respondLines } from '../../graph/respond.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Declaration, DeclaredOperation } from '../../api/declaration.ts'
import { findingSchema } from '../../api/finding-schema.ts'
import {
  asComponent,
  closedObject,
  exactlyOneOf,
  instant,
  listOf,
  oneWordOf,
  type TypeOf,
} from '../../api/schema/values.ts'
import { faultFinder } from '../../api/schema/find-faults.ts'
import { readAccess } from '../model/access.ts'
import { decide } from '../engine/decide.ts'
import type { AnswerLevel, Decision, Verdict } from '../engine/answer/decision.ts'
import type { SignIn } from '../engine/model/sign-in.ts'
import { askedSignInSchema, type AskedSignIn } from './asked-sign-in.ts'
import { decisionSchema, policySummarySchema, verdictSchema } from './answer-schemas.ts'
import { decisionExamples, lineExamples } from './examples.ts'
import { answerLines } from './answer-lines.ts'
import { createFillSignIn, fillAll } from './fill-sign-in.ts'
import { decisionCodes } from './decision-codes.ts'
import { commonMembers, readDecisionRequest } from './decision-request.ts'
import { resolveSource, type ResolvedRules, type RuleFinder } from './resolve-source.ts'
import { sourceSchema } from './source.ts'
import { charactersPerTurn } from './turn.ts'

/** Sign-ins of one request; a request in lines may have any number. */
const mostSignIns = 1_000

/** Longest list of decisions, UTF-16 units: an explained one tells of every policy. */
const longestAnswer = 64 * 1_048_576

const trace = Type.Optional(
  oneWordOf(['verdict', 'none', 'reasons', 'full'], {
    description:
      'How much each decision says: the outcome alone, what is required too (`none`, the default), what became of each policy, or of each condition of each policy.',
  }),
)

/** The body of a request. */
const decisionsRequest = closedObject(
  {
    ...commonMembers,
    signIns: Type.Optional(listOf(askedSignInSchema, { minItems: 1, maxItems: mostSignIns })),
    signIn: Type.Optional(askedSignInSchema),
    trace,
    policies: Type.Optional(sourceSchema),
  },
  exactlyOneOf('signIns', 'signIn'),
)

interface AskedDecisions extends Omit<TypeOf<typeof decisionsRequest>, 'signIns' | 'signIn'> {
  readonly signIns?: readonly AskedSignIn[]
  readonly signIn?: AskedSignIn
}

const { asOf, facts } = commonMembers

/** The query of a request in lines. */
const linesQuery = closedObject({
  asOf,
  facts,
  trace,
  policiesAt: Type.Optional(instant({ description: 'Decides by the policies as they were then.' })),
})

interface LinesQuery extends TypeOf<typeof linesQuery> {}

const findBodyFaults = faultFinder(decisionsRequest)
const findQueryFaults = faultFinder(linesQuery)

function explainsPolicies(level: AnswerLevel): boolean {
  return level === 'reasons' || level === 'full'
}

/** The policies that an explained decision names by their ids. */
function summaries({ compiled }: ResolvedRules): readonly JsonObject[] {
  return compiled.policies.map(({ id, body }) => ({
    id,
    displayName: body.displayName,
    state: body.state,
  }))
}

/** Decides sign-ins and prints the list of decisions. @throws OstiaryError `badRequest` when it is too long. */
async function printDecisions(
  signIns: readonly SignIn[],
  decideOne: (signIn: SignIn) => Decision | Verdict,
): Promise<string> {
  const printed: string[] = []
  let length = 0
  let sinceTurn = 0
  for (const signIn of signIns) {
    const text = JSON.stringify(decideOne(signIn))
    printed.push(text)
    length += text.length
    sinceTurn += text.length
    if (sinceTurn > charactersPerTurn) {
      sinceTurn = 0
      await nextTurn()
    }
    if (length > longestAnswer) {
      const message = `the answer is longer than ${longestAnswer} characters; ask for less \`trace\` or for fewer \`signIns\`, or send them in lines`
      throw refusedBy([{ ostiaryCode: decisionCodes.answerTooLong, message, target: '/signIns' }])
    }
  }
  return `[${printed.join(',')}]`
}

async function answerBody(context: OperationContext, finder: RuleFinder): Promise<GraphResponse> {
  const { request, caller, store } = context
  requireAcceptable(request, 'json')
  const json = readJsonObject(request)
  const faults = findBodyFaults(json)
  if (faults.length > 0) throw refusedBy(faults)
  const asked = json as AskedDecisions
  const question = readDecisionRequest(asked, request.at)
  const level = asked.trace ?? 'none'
  const rules = requirePassed(
    await resolveSource(context, finder, question, asked.policies, ['policies']),
  )
  const signIns = requirePassed(
    await fillAll(
      createFillSignIn(store, caller.tenant, question),
      asked.signIns ?? (asked.signIn ? [asked.signIn] : []),
      (index) => (asked.signIns ? ['signIns', index] : ['signIn']),
    ),
  )
  const decisions = await printDecisions(signIns, (signIn) =>
    decide(rules.compiled, signIn, { trace: level }),
  )
  const rest = JSON.stringify({
    asOf: question.at,
    ...(explainsPolicies(level) && { policies: summaries(rules) }),
    ...(rules.warnings.length === 0 ? {} : { '@ostiary.warnings': rules.warnings }),
  })
  return respondJsonText(200, `${rest.slice(0, -1)},"decisions":${decisions}}`)
}

async function answerStream(
  context: OperationContext,
  finder: RuleFinder,
  stream: AsyncIterable<Uint8Array>,
): Promise<GraphResponse> {
  const { request, caller, store } = context
  requireAcceptable(request, 'lines')
  const json = Object.fromEntries(new URLSearchParams(request.query))
  const faults = findQueryFaults(json)
  if (faults.length > 0) throw refusedBy(faults)
  const asked = json as LinesQuery
  const question = readDecisionRequest(asked, request.at)
  const source = asked.policiesAt === undefined ? undefined : { at: asked.policiesAt }
  const { compiled } = requirePassed(
    await resolveSource(context, finder, question, source, ['policiesAt']),
  )
  const fill = createFillSignIn(store, caller.tenant, question)
  const level = asked.trace ?? 'none'
  return respondLines(
    answerLines(stream, fill, (signIn) => decide(compiled, signIn, { trace: level })),
  )
}

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
  decisions: listOf(Type.Union([decisionSchema, verdictSchema]), {
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

const declares: Declaration = {
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

/** POST on the decisions: one body with up to 1,000 sign-ins, or a line for each of any number. */
export function decisionsOperation(finder: RuleFinder): DeclaredOperation {
  return {
    method: 'POST',
    path: '/decisions',
    roots: ['ostiary/v1'],
    access: readAccess,
    produces: 'jsonOrLines',
    declares,
    handle: (context) => {
      const { stream } = context.request
      return stream === undefined
        ? answerBody(context, finder)
        : answerStream(context, finder, stream)
    },
  }
}
