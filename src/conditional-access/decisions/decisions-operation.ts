/**
 * Decides sign-ins: `POST /ostiary/v1/decisions`. Microsoft Graph only says which policies apply; this operation says
 * what they decide together, for any number of sign-ins, by policies that are stored or not.
 */

import { refusedBy, requirePassed } from '../../kernel/errors/refused-by.ts'
import type { OperationContext } from '../../graph/operation.ts'
import type { GraphResponse } from '../../graph/message.ts'
import { requireAcceptable } from '../../graph/negotiate.ts'
import { readJsonObject } from '../../graph/read-body.ts'
import { respondJsonParts, respondLines } from '../../graph/respond.ts'
import { printFinding, type Finding } from '../../kernel/findings.ts'
import { quoted } from '../../edm/place.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { DeclaredOperation } from '../../api/declaration.ts'
import { readAccess } from '../model/access.ts'
import { decide } from '../engine/decide.ts'
import type { AnswerLevel, Decision, Verdict } from '../engine/answer/decision.ts'
import type { SignIn } from '../engine/model/sign-in.ts'
import {
  decisionsDeclaration,
  findBodyFaults,
  findQueryFaults,
  mostAdvisedSignIns,
  type AskedDecisions,
  type LinesQuery,
} from './decision-bodies.ts'
import type { AdvisedDecision } from './advice/advice.ts'
import { decideWithAdvice } from './advice/find-advice.ts'
import { answerLines } from './answer-lines.ts'
import { decisionCodes } from './decision-codes.ts'
import { createFillSignIn, fillAll } from './fill-sign-in.ts'
import { readDecisionRequest } from './decision-request.ts'
import { resolveSource, type ResolvedRules, type RuleFinder } from './resolve-source.ts'
import { charactersPerTurn, nextTurn } from '../../kernel/turn.ts'

function explainsPolicies(level: AnswerLevel): boolean {
  return level === 'reasons' || level === 'full'
}

/** The names of the policies, of which explained decisions only give the ids. */
function summaries({ compiled }: ResolvedRules): readonly JsonObject[] {
  return compiled.policies.map(({ id, body }) => ({
    id,
    displayName: body.displayName,
    state: body.state,
  }))
}

/** Prints an answer in parts: `members`, and the list of decisions. */
function* printAnswer(
  members: JsonObject,
  decisions: Iterable<AdvisedDecision | Verdict>,
): Generator<string, void> {
  let text = `${JSON.stringify(members).slice(0, -1)},"decisions":`
  let separator = '['
  for (const decision of decisions) {
    text += separator + JSON.stringify(decision)
    separator = ','
    if (text.length <= charactersPerTurn) continue
    yield text
    text = ''
  }
  yield `${text}]}`
}

/** Refuses advice that would name no policies, or take too long. */
function requireAdvisable({ toAllow, trace = 'none', signIns = [] }: AskedDecisions): void {
  if (toAllow !== true) return
  const findings: readonly Finding[] = [
    ...(explainsPolicies(trace)
      ? []
      : [
          {
            ostiaryCode: decisionCodes.adviceNeedsReasons,
            message: `\`toAllow\` needs \`trace\` to be \`reasons\` or \`full\`, not ${quoted(trace)}`,
            target: '/toAllow',
          },
        ]),
    ...(signIns.length <= mostAdvisedSignIns
      ? []
      : [
          {
            ostiaryCode: decisionCodes.adviceForTooMany,
            message: `\`signIns\` must have at most ${mostAdvisedSignIns} items when \`toAllow\` is true, not ${signIns.length}`,
            target: '/signIns',
          },
        ]),
  ]
  if (findings.length > 0) throw refusedBy(findings)
}

/** Decides sign-ins one after the other, as the answer is printed. */
function* decideEach(
  { compiled }: ResolvedRules,
  signIns: readonly SignIn[],
  trace: AnswerLevel,
): Generator<Decision | Verdict, void> {
  for (const signIn of signIns) yield decide(compiled, signIn, { trace })
}

/** Decides sign-ins and advises on them. Other requests have their turn after each. */
async function adviseOnEach(
  rules: ResolvedRules,
  signIns: readonly SignIn[],
  trace: AnswerLevel,
): Promise<readonly AdvisedDecision[]> {
  const advised: AdvisedDecision[] = []
  for (const signIn of signIns) {
    advised.push(decideWithAdvice(rules, signIn, trace === 'full' ? 'full' : 'reasons'))
    await nextTurn()
  }
  return advised
}

async function answerBody(context: OperationContext, finder: RuleFinder): Promise<GraphResponse> {
  const { request, caller, store } = context
  requireAcceptable(request, 'json')
  const json = readJsonObject(request)
  const faults = findBodyFaults(json)
  if (faults.length > 0) throw refusedBy(faults)
  const asked = json as AskedDecisions
  const question = readDecisionRequest(asked, request.at)
  const { trace: level = 'none' } = asked
  requireAdvisable(asked)
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
  const members = {
    asOf: question.at,
    ...(explainsPolicies(level) && { policies: summaries(rules) }),
    ...(rules.warnings.length === 0
      ? {}
      : { '@ostiary.warnings': rules.warnings.map(printFinding) }),
  }
  const decisions =
    asked.toAllow === true
      ? await adviseOnEach(rules, signIns, level)
      : decideEach(rules, signIns, level)
  return respondJsonParts(200, printAnswer(members, decisions))
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

/** POST on the decisions: one body with up to 1,000 sign-ins, or a line for each of any number. */
export function decisionsOperation(finder: RuleFinder): DeclaredOperation {
  return {
    method: 'POST',
    path: '/decisions',
    roots: ['ostiary/v1'],
    access: readAccess,
    produces: 'jsonOrLines',
    declares: decisionsDeclaration,
    handle: (context) => {
      const { stream } = context.request
      return stream === undefined
        ? answerBody(context, finder)
        : answerStream(context, finder, stream)
    },
  }
}
